import { AckPolicy, DeliverPolicy, type Consumer, type ConsumerConfig, type JsMsg } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { reconnectDelay } from '../database/reconnect-delay.js';
import { callHandler } from './call-handler.js';
import { countEvent, measured, onEverySession, pauseUnless, pullMessages, type Consumption, type ConsumptionParts } from './consumption.js';
import { REPLAY_FOR } from './dead-letters.js';
import { outcomeOfFailure } from './delivery-outcome.js';
import type { JetStreamSession } from './jetstream-client.js';
import { EVENTS_STREAM } from './streams.js';

/** Messages that one request asks for; they are handled one after the other. */
const BATCH = 100;
/** When the server forgets a consumer that nobody uses any more, in milliseconds. */
const INACTIVE_MS = 60_000;

/**
 * Consumes one event for this replica alone, in order, from the start of the replica on. After a break in the connection it
 * continues behind the last event handled; where the stream itself is new, at its beginning.
 */
export class BroadcastConsumption implements Consumption {
  private lastSequence?: number;
  private streamCreated?: string;

  /** @param from events that the stream took at this time or later are wanted. */
  constructor(private readonly parts: ConsumptionParts, private readonly from: Date) {}

  run(): Promise<void> {
    return onEverySession(this.parts, (session) => this.consume(session));
  }

  private async consume(session: JetStreamSession): Promise<void> {
    const consumer = await this.makeConsumer(session);
    const { closing } = this.parts;
    for await (const message of pullMessages(consumer, () => Promise.resolve(BATCH), closing, session)) {
      if (closing.aborted || session.ended.aborted) return;
      if (!await this.handle(message)) return;
      this.lastSequence = message.seq;
    }
  }

  /** @returns whether the event is done with; false when the service stops before that. */
  private async handle(message: JsMsg): Promise<boolean> {
    const { plan, log, closing } = this.parts;
    if (message.headers?.get(REPLAY_FOR)) return true;
    for (let attempt = 1, waits = 0; ;) {
      try {
        await measured(plan.name, () => callHandler(plan.callback, message, attempt, this.parts.abandoning));
        countEvent(plan.name, 'handled');
        return true;
      } catch (error) {
        const outcome = outcomeOfFailure(error, attempt, plan.delivery);
        if (outcome.kind === 'give-up') {
          countEvent(plan.name, 'passed-over');
          log.fault('The handler of an event failed for good; this replica passes over it', error, { consumer: plan.name, sequence: message.seq, attempt });
          return true;
        }
        if (outcome.kind === 'retry') countEvent(plan.name, 'retried');
        log.warn('The handler of an event failed; it is tried again', { consumer: plan.name, sequence: message.seq, attempt, err: error });
        await pauseUnless(closing, outcome.kind === 'retry' ? outcome.delayMs : reconnectDelay(waits += 1));
        if (outcome.kind === 'retry') attempt += 1;
        if (closing.aborted) return false;
      }
    }
  }

  private async makeConsumer(session: JetStreamSession): Promise<Consumer> {
    const info = await session.manager.consumers.add(EVENTS_STREAM, {
      filter_subject: this.parts.plan.subject,
      ack_policy: AckPolicy.None,
      mem_storage: true,
      inactive_threshold: nanos(INACTIVE_MS),
      ...this.startingPoint(session.eventsCreated),
    });
    return session.js.consumers.get(EVENTS_STREAM, info.name);
  }

  private startingPoint(created: string): Partial<ConsumerConfig> {
    const isNewStream = this.streamCreated !== undefined && this.streamCreated !== created;
    this.streamCreated = created;
    if (isNewStream) this.lastSequence = 0;
    if (this.lastSequence === undefined) return { deliver_policy: DeliverPolicy.StartTime, opt_start_time: this.from.toISOString() };
    return { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: this.lastSequence + 1 };
  }
}
