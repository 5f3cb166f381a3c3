import { createHash } from 'node:crypto';
import { createEvent, MAXIMUM_EVENT_ITEMS, type CloudEvent, type EventData, type ReportBatchEvent } from '@sluice/domain/events';
import { EVENT_SOURCE } from '../event-source.js';

/** Bytes of events in one message; nats-server takes a mebibyte by default, and the envelope and an event beyond the limit need room. */
const MESSAGE_BYTES = 900_000;

/** A message for the stream of reports. */
export interface ReportMessage {
  /** The same for the same events of the same computer, so that a report that comes again at once is stored once. */
  readonly id: string;
  readonly event: CloudEvent<'ReportBatchReceived'>;
  readonly payload: Buffer;
}

/** What one call brought, as messages that fit; one in nearly every case, none when there are no events. */
export function reportMessages(
  report: Pick<EventData<'ReportBatchReceived'>, 'computerId' | 'receivedAt' | 'identifiedBy'>, events: readonly ReportBatchEvent[],
): ReportMessage[] {
  return parts(events).map((part) => {
    const event = createEvent('ReportBatchReceived', { ...report, events: part }, { source: EVENT_SOURCE, subject: report.computerId });
    return { id: messageId(report.computerId, part), event, payload: Buffer.from(JSON.stringify(event)) };
  });
}

function parts(events: readonly ReportBatchEvent[]): ReportBatchEvent[][] {
  const found: ReportBatchEvent[][] = [];
  let room = 0;
  for (const event of events) {
    const bytes = Buffer.byteLength(JSON.stringify(event));
    const last = found.at(-1);
    if (last === undefined || bytes > room || last.length === MAXIMUM_EVENT_ITEMS) {
      found.push([event]);
      room = MESSAGE_BYTES - bytes;
    } else {
      last.push(event);
      room -= bytes;
    }
  }
  return found;
}

function messageId(computerId: string, events: readonly ReportBatchEvent[]): string {
  const hash = createHash('sha256').update(computerId);
  for (const { instanceId, occurredAt } of events) hash.update(`\n${instanceId} ${occurredAt}`);
  return hash.digest('base64url');
}
