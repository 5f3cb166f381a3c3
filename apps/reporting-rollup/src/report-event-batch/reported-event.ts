import { MAXIMUM_REPORT_STRING_LENGTH, MAXIMUM_REPORT_STRINGS, type ReportBatchEvent } from '@sluice/domain/events';
import { parseDateTime } from '@sluice/protocol/soap';
import type { reporting } from '@sluice/protocol/wsusss';

const NO_UPDATE = '00000000-0000-0000-0000-000000000000';
/** Longest text that describes an event or its computer, in characters. */
const LONGEST_TEXT = 1_024;
const LONGEST_REPLACEMENT = 4_096;
/** Characters of all texts of one event: what fits into one message of the bus, with room for markup of any kind. */
const MAXIMUM_EVENT_CHARACTERS = MAXIMUM_REPORT_STRING_LENGTH;
/** Lists of updates are long; whatever else stands in MiscData is not. */
const LIST_TAG = /^[UVWgh]=/;

/**
 * One event of the wire as it is kept, or null when it has no BasicData and therefore says nothing. A report is never refused for what stands
 * in it: texts are cut.
 */
export function reportedEvent({ BasicData: basic, ExtendedData: extended }: reporting.ReportingEvent): ReportBatchEvent | null {
  if (basic === undefined) return null;
  const room = { characters: MAXIMUM_EVENT_CHARACTERS };
  const updateId = basic.UpdateID?.UpdateID.toLowerCase() ?? NO_UPDATE;
  return {
    instanceId: basic.EventInstanceID.toLowerCase(),
    occurredAt: parseDateTime(basic.TimeAtTarget).toISOString(),
    namespaceId: basic.NamespaceID,
    eventId: basic.EventID,
    sourceId: basic.SourceID,
    updateId: updateId === NO_UPDATE ? null : updateId,
    revisionNumber: basic.UpdateID?.RevisionNumber ?? 0,
    win32HResult: basic.Win32HResult,
    appName: basic.AppName === undefined ? null : cut(basic.AppName, LONGEST_TEXT, room),
    replacementStrings: cutAll(extended?.ReplacementStrings, () => LONGEST_REPLACEMENT, room),
    miscData: cutAll(extended?.MiscData, (text) => (LIST_TAG.test(text) ? MAXIMUM_REPORT_STRING_LENGTH : LONGEST_TEXT), room),
    deviceId: extended?.DeviceID ? cut(extended.DeviceID, LONGEST_TEXT, room) : null,
  };
}

function cutAll(texts: readonly string[] | undefined, longest: (text: string) => number, room: { characters: number }): string[] {
  return (texts ?? []).slice(0, MAXIMUM_REPORT_STRINGS).map((text) => cut(text, longest(text), room));
}

/** PostgreSQL has no NUL in texts, and no half of a character either. */
function cut(text: string, longest: number, room: { characters: number }): string {
  const kept = text.slice(0, Math.min(longest, room.characters)).replaceAll('\0', '').replace(/[\ud800-\udbff]$/, '');
  room.characters -= kept.length;
  return kept;
}
