import { Injectable } from '@nestjs/common';
import { shardOf } from '@sluice/domain/reporting';
import { JetStreamClient, MessageRefused, MessagingUnavailable, REPORTS_PREFIX, REPORTS_STREAM } from '@sluice/platform/messaging';
import { OperationFault } from '@sluice/platform/soap-host';
import type { reporting } from '@sluice/protocol/wsusss';
import { counter } from '@sluice/platform/observability';
import { reportMessages } from './report-messages.js';
import { reportedEvent } from './reported-event.js';

/** The most events that are taken of one call. A native agent sends nine at most. */
export const MAXIMUM_BATCH_EVENTS = 10_000;

/** Whose report it is, and how that is known. */
export interface Reporter {
  /** Its key, see `computerKey`. */
  readonly computerId: string;
  readonly identifiedBy: 'cookie' | 'name';
}

/** Puts what computers report into the stream of reports. The database has no part in it. */
@Injectable()
export class ReportPublisher {
  constructor(private readonly client: JetStreamClient) {}

  /** Resolves when every event is durable; a fault that lets the client try again when that is not known. */
  async publish({ computerId, identifiedBy }: Reporter, batch: readonly reporting.ReportingEvent[]): Promise<void> {
    if (batch.length > MAXIMUM_BATCH_EVENTS) throw new OperationFault('InvalidParameters', 'eventBatch');
    const events = batch.flatMap((event) => reportedEvent(event) ?? []);
    const subject = `${REPORTS_PREFIX}.${shardOf(computerId)}`;
    try {
      for (const { id, payload } of reportMessages({ computerId, identifiedBy, receivedAt: new Date().toISOString() }, events)) {
        await this.client.publish(subject, payload, { id, stream: REPORTS_STREAM });
      }
    } catch (error) {
      // A stream that is full refuses; it is emptied, so both pass by themselves.
      if (error instanceof MessagingUnavailable || error instanceof MessageRefused) throw new OperationFault('ServerBusy');
      throw error;
    }
    counter({ name: 'sluice_reported_events_total', help: 'Events that computers reported and that are durable.' }).inc(events.length);
  }
}
