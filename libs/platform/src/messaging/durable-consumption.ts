import { AckPolicy, DeliverPolicy, JetStreamApiCodes, ReplayPolicy, type Consumer, type ConsumerConfig, type JsMsg } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { reconnectDelay } from '../database/reconnect-delay.js';
import { callHandler } from './call-handler.js';
import { countEvent, measured, onEverySession, pauseUnless, pullMessages, type Consumption, type ConsumptionParts } from './consumption.js';
import { REPLAY_FOR, writeDeadLetter } from './dead-letters.js';
import { backOffDelay, outcomeOfFailure } from './delivery-outcome.js';
import type { JetStreamSession } from './jetstream-client.js';
import { EVENTS_STREAM, isApiError } from './streams.js';

/** Most events of one consumer that are out at all replicas together. */
const MAX_OUTSTANDING = 1_000;
/** A running handler shows that it is alive this often within the time after which its event would be delivered again. */
const HEARTBEATS_PER_ACK_WAIT = 3;

/**
 * Consumes one event for the whole service: the replicas share a durable consumer, and each event is handled by one of them.
 * A failed event comes again after a pause; one that is given up is stored as a dead letter before it is termed.
 */
export class DurableConsumption implements Consumption {
  private readonly running = new Set<Promise<void>>();
  private roomMade: () => void = () => undefined;

  constructor(private readonly parts: ConsumptionParts) {}

  async run(): Promise<void> {
    await onEverySession(this.parts, (session) => this.consume(session));
    await Promise.all(this.running);
  }

  private async consume(session: JetStreamSession): Promise<void> {
    const consumer = await this.ensureConsumer(session);
    const { closing } = this.parts;
    for await (const message of pullMessages(consumer, () => this.room(), closing, session)) {
      if (closing.aborted) message.nak();
      else this.take(message);
    }
  }

  /** Waits until at least one more event can be handled. */
  private async room(): Promise<number> {
    const { concurrency } = this.parts.plan.delivery;
    while (this.running.size >= concurrency) await new Promise<void>((resolve) => { this.roomMade = resolve; });
    return concurrency - this.running.size;
  }

  private take(message: JsMsg): void {
    const handling = this.handle(message).catch((error: unknown) => {
      this.parts.log.fault('An event could not be settled and will be delivered again', error, { consumer: this.parts.plan.name, sequence: message.seq });
    }).finally(() => {
      this.running.delete(handling);
      this.roomMade();
    });
    this.running.add(handling);
  }

  private async handle(message: JsMsg): Promise<void> {
    const { plan, abandoning } = this.parts;
    const replayFor = message.headers?.get(REPLAY_FOR);
    if (replayFor && replayFor !== plan.name) {
      countEvent(plan.name, 'not-for-this-consumer');
      return message.ack();
    }
    const heartbeat = setInterval(() => message.working(), plan.delivery.ackWaitMs / HEARTBEATS_PER_ACK_WAIT);
    const abandon = (): void => clearInterval(heartbeat);
    abandoning.addEventListener('abort', abandon, { once: true });
    try {
      await this.attempt(message);
    } finally {
      abandon();
      abandoning.removeEventListener('abort', abandon);
    }
  }

  /** Calls the handler, again and again while only a dependency is missing, and settles the message by the outcome. */
  private async attempt(message: JsMsg): Promise<void> {
    const { plan, closing, abandoning } = this.parts;
    const attempt = message.info.deliveryCount;
    if (attempt > plan.delivery.maxAttempts) {
      return this.giveUp(message, `Delivered ${attempt - 1} times without an outcome`, attempt - 1);
    }
    for (let waits = 1; ; waits += 1) {
      try {
        await measured(plan.name, () => callHandler(plan.callback, message, attempt, abandoning));
        countEvent(plan.name, 'handled');
        return message.ack();
      } catch (error) {
        const outcome = outcomeOfFailure(error, attempt, plan.delivery);
        if (outcome.kind === 'give-up') return this.giveUp(message, outcome.reason, attempt, error);
        if (outcome.kind === 'retry') return this.retry(message, outcome.delayMs, attempt, error);
        if (closing.aborted) return message.nak();
        if (waits === 1) this.parts.log.warn('An event waits for what its handler needs', { consumer: plan.name, sequence: message.seq, err: error });
        await pauseUnless(closing, reconnectDelay(waits));
      }
    }
  }

  private retry(message: JsMsg, delayMs: number, attempt: number, error: unknown): void {
    const { plan, log } = this.parts;
    countEvent(plan.name, 'retried');
    log.warn('The handler of an event failed; it is tried again', { consumer: plan.name, sequence: message.seq, attempt, delayMs, err: error });
    message.nak(delayMs);
  }

  /** First the dead letter, then the end of the message: between the two it may come twice, but it is never lost. */
  private async giveUp(message: JsMsg, reason: string, attempts: number, error?: unknown): Promise<void> {
    const { plan, log } = this.parts;
    try {
      await writeDeadLetter(this.parts.client, message, { consumer: plan.name, reason, attempts });
    } catch (failure) {
      log.fault('A dead letter could not be stored; its event will be delivered again', failure, { consumer: plan.name, sequence: message.seq });
      return message.nak(backOffDelay(attempts, plan.delivery.backOffMs));
    }
    // With a reason, nats-server 2.9 would not understand it and deliver the message again.
    message.term();
    countEvent(plan.name, 'dead-lettered');
    log.error('An event was given up and is now a dead letter', { consumer: plan.name, sequence: message.seq, attempts, reason, err: error });
  }

  private async ensureConsumer(session: JetStreamSession): Promise<Consumer> {
    const wanted = this.configuration();
    const { consumers } = session.manager;
    const existing = await consumers.info(EVENTS_STREAM, this.parts.plan.name).catch((error: unknown) => {
      if (isApiError(error, JetStreamApiCodes.ConsumerNotFound)) return undefined;
      throw error;
    });
    if (!existing) await consumers.add(EVENTS_STREAM, wanted);
    else if (differs(existing.config, wanted)) await consumers.update(EVENTS_STREAM, this.parts.plan.name, wanted);
    return session.js.consumers.get(EVENTS_STREAM, this.parts.plan.name);
  }

  private configuration(): Partial<ConsumerConfig> {
    const { plan } = this.parts;
    return {
      durable_name: plan.name,
      filter_subject: plan.subject,
      // A service that is new gets what the stream still has; an event from before its first start is not lost.
      deliver_policy: DeliverPolicy.All,
      replay_policy: ReplayPolicy.Instant,
      ack_policy: AckPolicy.Explicit,
      ack_wait: nanos(plan.delivery.ackWaitMs),
      // The end is ours to decide, because only we can write the dead letter first.
      max_deliver: -1,
      max_ack_pending: plan.delivery.inOrder ? 1 : MAX_OUTSTANDING,
    };
  }
}

function differs(existing: ConsumerConfig, wanted: Partial<ConsumerConfig>): boolean {
  return (Object.keys(wanted) as (keyof ConsumerConfig)[]).some((key) => existing[key] !== wanted[key]);
}
