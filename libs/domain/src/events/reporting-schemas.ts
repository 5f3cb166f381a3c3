import { z } from 'zod';
import { UPDATE_STATES, type UpdateStateName } from '../reporting/statuses/update-state.js';

const MAXIMUM_ITEMS = 500;
const computerId = z.string().min(1).max(255).meta({ description: 'The computer, as the management API names it.' });
/** Bounds of what one event may carry; the publisher cuts strings to them. */
export const MAXIMUM_REPORT_STRINGS = 200;
export const MAXIMUM_REPORT_STRING_LENGTH = 800_000;

const text = (longest: number) => z.string().max(longest);

const reportedEvent = z.object({
  instanceId: z.guid().meta({ description: 'EventInstanceID: the same event never counts twice.' }),
  occurredAt: z.iso.datetime().meta({ description: 'TimeAtTarget, by the clock of the computer.' }),
  namespaceId: z.int(),
  eventId: z.int().min(-32_768).max(32_767),
  sourceId: z.int().min(-32_768).max(32_767),
  updateId: z.guid().nullable(),
  revisionNumber: z.int(),
  win32HResult: z.int(),
  appName: text(1_024).nullable(),
  replacementStrings: z.array(text(4_096)).max(MAXIMUM_REPORT_STRINGS),
  miscData: z.array(text(MAXIMUM_REPORT_STRING_LENGTH)).max(MAXIMUM_REPORT_STRINGS).meta({ description: 'Tag=value, as the computer wrote it; lists of updates included.' }),
  deviceId: text(1_024).nullable(),
});

export type ReportBatchEvent = z.infer<typeof reportedEvent>;

export const reportBatchReceived = z.object({
  computerId,
  receivedAt: z.iso.datetime(),
  identifiedBy: z.enum(['cookie', 'name']).meta({ description: 'Whether a cookie of this server says whose report it is, or only the report itself.' }),
  events: z.array(reportedEvent).max(MAXIMUM_ITEMS),
}).meta({ description: 'A computer reported events (MS-WUSP 2.2.2.3.1). It travels on a stream of its own, see docs/ARCHITECTURE.md; texts are those of a stranger.' });

const stateName = z.enum(Object.keys(UPDATE_STATES) as [UpdateStateName, ...UpdateStateName[]]);

export const computerStatusChanged = z.object({
  computerId,
  at: z.iso.datetime(),
  changes: z.array(z.object({ updateId: z.guid(), from: stateName, to: stateName })).min(1).max(MAXIMUM_ITEMS),
}).meta({ description: 'Updates have another status on a computer than before.' });
