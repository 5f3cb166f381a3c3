import { setTimeout as pause } from 'node:timers/promises';
import { AckPolicy, DeliverPolicy, type Consumer, type ConsumerMessages, type JsMsg } from '@nats-io/jetstream';
import { nanos, type Subscription } from '@nats-io/transport-node';
import { classifyDatabaseError, reconnectDelay } from '@sluice/platform/database';
import { PoisonMessage, REPORTS_PREFIX, REPORTS_STREAM, writeDeadLetter, type JetStreamClient, type JetStreamSession } from '@sluice/platform/messaging';
import type { Log } from '@sluice/platform/observability';
import { receivedReport, type MessageReport } from './received-report.js';

/** How long a message may be with a silent process before it is delivered again, in milliseconds. */
const ACK_WAIT_MS = 10_000;
/** How long one request for messages stays open, and how long after its first message it takes more, in milliseconds. */
const PULL_EXPIRES_MS = 30_000;
const GATHER_MS = 20;
/** How often a single report is tried that fails for a reason of its own. */
const ATTEMPTS = 3;

/** What one shard's reports are settled with. */
export interface ShardParts {
  readonly shard: number;
  readonly client: JetStreamClient;
  readonly log: Log;
  readonly reportsPerTransaction: number;
  /** Aborted when the shard is no longer this process's. */
  readonly ending: AbortSignal;
  settle(reports: readonly MessageReport[]): Promise<unknown>;
}

interface Delivered {
  readonly message: JsMsg;
  readonly report: MessageReport;
}

/** Settles the reports of one shard, in the order of the stream, in batches: acknowledged when they are committed. */
export class ShardConsumption {
  readonly #consumerName: string;

  constructor(private readonly parts: ShardParts) {
    this.#consumerName = `reporting-rollup-reports-${parts.shard}`;
  }

  /** Runs until the shard is given up. */
  async run(): Promise<void> {
    for (let failures = 0; !this.parts.ending.aborted;) {
      const session = await this.parts.client.untilSession(this.parts.ending);
      if (session === undefined) return;
      try {
        await this.#consume(session);
        failures = 0;
      } catch (error) {
        if (this.parts.ending.aborted) return;
        failures += 1;
        if (failures === 1 && !session.ended.aborted) this.parts.log.warn('Reports cannot be fetched; trying again until they can', { shard: this.parts.shard, err: error });
        await this.#pause(reconnectDelay(failures));
        await this.parts.client.verifyStreams(session).catch(() => undefined);
      }
    }
  }

  async #consume(session: JetStreamSession): Promise<void> {
    const consumer = await this.#anew(session, await this.#ensureConsumer(session));
    while (!this.parts.ending.aborted && !session.ended.aborted) {
      const messages = await this.#gather(consumer, session);
      if (messages.length > 0) await this.#settleAll(messages);
    }
  }

  /**
   * What the process before held would come again only when its time has run out, and behind what is younger. A consumer that is made anew
   * begins at the oldest report that is not settled: the stream keeps each until then.
   */
  async #anew(session: JetStreamSession, consumer: Consumer): Promise<Consumer> {
    if ((await consumer.info()).num_ack_pending === 0) return consumer;
    await session.manager.consumers.delete(REPORTS_STREAM, this.#consumerName);
    return this.#ensureConsumer(session);
  }

  async #ensureConsumer(session: JetStreamSession): Promise<Consumer> {
    await session.manager.consumers.add(REPORTS_STREAM, {
      durable_name: this.#consumerName, filter_subject: `${REPORTS_PREFIX}.${this.parts.shard}`, ack_policy: AckPolicy.Explicit,
      deliver_policy: DeliverPolicy.All, ack_wait: nanos(ACK_WAIT_MS), max_ack_pending: this.parts.reportsPerTransaction,
    });
    return session.js.consumers.get(REPORTS_STREAM, this.#consumerName);
  }

  /** Waits for a message and takes what comes with it. */
  async #gather(consumer: Consumer, session: JetStreamSession): Promise<JsMsg[]> {
    const messages = await consumer.fetch({ max_messages: this.parts.reportsPerTransaction, expires: PULL_EXPIRES_MS, idle_heartbeat: 5_000 });
    const gathered: JsMsg[] = [];
    const end = (): void => drain(messages);
    const stop = (): void => void messages.stop();
    this.parts.ending.addEventListener('abort', end, { once: true });
    session.ended.addEventListener('abort', stop, { once: true });
    if (this.parts.ending.aborted) end();
    let timer: NodeJS.Timeout | undefined;
    try {
      for await (const message of messages) {
        gathered.push(message);
        timer ??= setTimeout(end, GATHER_MS);
      }
    } finally {
      clearTimeout(timer);
      this.parts.ending.removeEventListener('abort', end);
      session.ended.removeEventListener('abort', stop);
    }
    return gathered;
  }

  async #settleAll(messages: readonly JsMsg[]): Promise<void> {
    const alive = setInterval(() => messages.forEach((message) => message.working()), ACK_WAIT_MS / 3);
    try {
      const delivered: Delivered[] = [];
      for (const message of messages) {
        const report = await this.#read(message);
        if (report !== null) delivered.push({ message, report });
      }
      await this.#settle(delivered);
    } finally {
      clearInterval(alive);
    }
  }

  async #read(message: JsMsg): Promise<MessageReport | null> {
    try {
      return receivedReport(message.data);
    } catch (error) {
      if (!(error instanceof PoisonMessage)) throw error;
      await this.#bury(message, error);
      return null;
    }
  }

  /** Settles a batch, in halves when something in it cannot be settled; a report that fails alone becomes a dead letter. */
  async #settle(batch: readonly Delivered[]): Promise<void> {
    if (batch.length === 0) return;
    const error = await this.#try(batch.map(({ report }) => report), batch.length === 1 ? ATTEMPTS : 1);
    if (this.parts.ending.aborted && error !== undefined) return;
    if (error === undefined) {
      for (const { message } of batch) message.ack();
    } else if (batch.length === 1) {
      await this.#bury(batch[0]!.message, error);
    } else {
      const middle = Math.ceil(batch.length / 2);
      await this.#settle(batch.slice(0, middle));
      await this.#settle(batch.slice(middle));
    }
  }

  /** Tries until it succeeds, or fails for a reason that lies in the reports. A database that is away is waited for. */
  async #try(reports: readonly MessageReport[], attempts: number): Promise<unknown> {
    for (let tried = 0, waits = 0; ;) {
      try {
        await this.parts.settle(reports);
        return undefined;
      } catch (error) {
        if (this.parts.ending.aborted) return error;
        if (classifyDatabaseError(error) === 'other') {
          tried += 1;
          if (tried >= attempts) return error;
        } else {
          waits += 1;
          if (waits === 1) this.parts.log.warn('Reports wait for the database', { shard: this.parts.shard, err: error });
        }
        await this.#pause(reconnectDelay(waits + tried));
      }
    }
  }

  async #bury(message: JsMsg, error: unknown): Promise<void> {
    this.parts.log.fault('A report cannot be settled and is a dead letter now', error, { shard: this.parts.shard, sequence: message.seq });
    const reason = error instanceof Error ? error.message.split('\n', 1)[0]! : 'unknown';
    await writeDeadLetter(this.parts.client, message, { consumer: this.#consumerName, reason, attempts: ATTEMPTS });
    message.term();
  }

  async #pause(milliseconds: number): Promise<void> {
    await pause(milliseconds, undefined, { signal: this.parts.ending }).catch(() => undefined);
  }
}

/** Ends a request without losing the messages that are on their way: `stop` would drop them. */
function drain(messages: ConsumerMessages): void {
  const { sub } = messages as { sub?: Subscription };
  if (sub) sub.drain().catch(() => messages.stop());
  else messages.stop();
}
