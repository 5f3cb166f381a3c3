import type { DataSource } from 'typeorm';
import { reconnectDelay, type ReconnectBounds } from '../database/reconnect-delay.js';
import type { Log } from '../observability/log.js';
import { counter, gauge } from '../observability/metrics.js';
import { pauseUnless } from './consumption.js';
import type { JetStreamClient } from './jetstream-client.js';
import { MessagingUnavailable } from './messaging-error.js';
import { deletePublished, readBacklog, relayBatch, type RelayedBatch } from './outbox-batch.js';
import { listenToOutbox } from './outbox-listener.js';
import { sharedAbort } from './shared-abort.js';

/** How often the relay looks without having been woken, in milliseconds. */
export const RELAY_INTERVAL_MS = 2_000;
/** How long published rows stay, in milliseconds. */
export const OUTBOX_RETENTION_MS = 3_600_000;
/** How often published rows are deleted, in milliseconds. */
const CLEANING_INTERVAL_MS = 300_000;

export interface OutboxRelayOptions {
  readonly client: JetStreamClient;
  readonly dataSource: DataSource;
  readonly log: Log;
  /** `DATABASE_URL`, for the connection that listens. */
  readonly databaseUrl: string;
  readonly applicationName: string;
  readonly intervalMs?: number;
  readonly retentionMs?: number;
  readonly reconnect?: ReconnectBounds;
}

/**
 * Brings the events that transactions left in `messaging.outbox` to the stream, in order and at least once. It may run in any number
 * of replicas: one publishes at a time, and another takes over when that one is gone. While PostgreSQL or NATS is away it waits.
 */
export class OutboxRelay {
  private readonly stopping = sharedAbort();
  private readonly log: Log;
  private running: Promise<unknown> = Promise.resolve();
  private woken = false;
  private rouse: () => void = () => undefined;
  private failures = 0;
  private nextCleaning = 0;

  constructor(private readonly options: OutboxRelayOptions) {
    this.log = options.log.child('OutboxRelay');
  }

  start(): void {
    const { databaseUrl: url, applicationName, reconnect } = this.options;
    this.running = Promise.all([
      this.relay(),
      listenToOutbox({ url, applicationName, reconnect }, () => this.wake(), this.stopping.signal),
    ]);
  }

  /** Finishes the batch at hand and stops. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.wake();
    await this.running;
  }

  /** Makes the relay look for rows now. */
  wake(): void {
    this.woken = true;
    this.rouse();
  }

  private async relay(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      this.woken = false;
      const more = await this.relayOnce();
      if (!more) await this.untilWoken();
    }
  }

  /** @returns whether there is more to do at once. */
  private async relayOnce(): Promise<boolean> {
    const { client, dataSource } = this.options;
    const session = await client.untilSession(this.stopping.signal);
    if (!session) return false;
    try {
      const batch = await dataSource.transaction((manager) => relayBatch(manager, client));
      this.report(batch);
      if (batch.unavailable) throw batch.unavailable;
      if (!batch.more) await this.observe();
      this.failures = 0;
      return batch.more;
    } catch (error) {
      this.failures += 1;
      if (this.failures === 1) this.log.warn('The outbox cannot be relayed; trying again until it can', { err: error });
      if (error instanceof MessagingUnavailable) await client.verifyStreams(session).catch(() => undefined);
      await pauseUnless(this.stopping.signal, reconnectDelay(this.failures, this.options.reconnect));
      return true;
    }
  }

  private report({ published, refused }: RelayedBatch): void {
    if (published > 0) {
      counter({ name: 'sluice_outbox_published_total', help: 'Events that the relay brought to the stream.' }).inc(published);
    }
    for (const { id, error } of refused) this.log.fault('The stream refuses an event of the outbox', error, { eventId: id });
  }

  /** Measures what waits and deletes what has been published long enough. */
  private async observe(): Promise<void> {
    const { manager } = this.options.dataSource;
    const backlog = await readBacklog(manager);
    gauge({ name: 'sluice_outbox_backlog', help: 'Events that wait in the outbox.' }).set(backlog.waiting);
    gauge({ name: 'sluice_outbox_stuck', help: 'Events of the outbox that the stream refused too often.' }).set(backlog.stuck);
    gauge({ name: 'sluice_outbox_oldest_seconds', help: 'Age of the oldest event that waits in the outbox, in seconds.' }).set(backlog.oldestSeconds);
    if (Date.now() < this.nextCleaning) return;
    this.nextCleaning = Date.now() + CLEANING_INTERVAL_MS;
    await deletePublished(manager, this.options.retentionMs ?? OUTBOX_RETENTION_MS);
  }

  private async untilWoken(): Promise<void> {
    if (this.woken || this.stopping.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, this.options.intervalMs ?? RELAY_INTERVAL_MS);
      this.rouse = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
