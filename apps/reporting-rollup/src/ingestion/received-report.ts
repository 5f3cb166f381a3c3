import { EventError, parseEvent } from '@sluice/domain/events';
import { readStatusLists, type ReceivedReport } from '@sluice/domain/reporting';
import { PoisonMessage } from '@sluice/platform/messaging';

/** Status reports: the event whose lists replace everything known of a computer (MS-WUSP 2.2.2.3.1, AGENT_STATUS_30). */
const STATUS_EVENT = 156;
/** The lists of updates are settled, not kept with the event. */
const LIST_TAG = /^[UVWgh]=/;

/** A report, and how its sender is known. */
export interface MessageReport extends ReceivedReport {
  readonly identifiedBy: 'cookie' | 'name';
}

/** Reads a message of the stream of reports. Throws `PoisonMessage` for what is none. */
export function receivedReport(payload: Uint8Array): MessageReport {
  const event = parsed(payload);
  if (event.type !== 'sluice.reporting.report-batch-received.v1') throw new PoisonMessage(`${event.type} does not belong into the stream of reports`);
  const { computerId, receivedAt, identifiedBy, events } = event.data;
  return {
    computerId, identifiedBy, receivedAt: new Date(receivedAt),
    events: events.map((reported) => ({
      ...reported,
      occurredAt: new Date(reported.occurredAt),
      miscData: reported.miscData.filter((text) => !LIST_TAG.test(text)),
      statusLists: reported.eventId === STATUS_EVENT ? readStatusLists(reported.miscData) : null,
    })),
  };
}

function parsed(payload: Uint8Array): ReturnType<typeof parseEvent> {
  try {
    return parseEvent(payload);
  } catch (error) {
    if (error instanceof EventError) throw new PoisonMessage(error.message, { cause: error });
    throw error;
  }
}
