import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import {
  finishHousekeeping, holdHousekeeping, HousekeepingError, HOUSEKEEPING_LEASE_SECONDS, releaseHousekeeping, requestDueHousekeeping, takeHousekeeping, type TakenHousekeeping,
} from '@sluice/domain/housekeeping';
import { DatabaseConnector, isTransientConnectionError } from '@sluice/platform/database';
import { Log } from '@sluice/platform/observability';
import { DataSource } from 'typeorm';
import { workOff } from './work-off.js';

/** How often it is looked for runs that are due, that no event told of, or whose process died. Milliseconds. */
const INTERVAL_MS = 5_000;
/** A run over which so many processes died is given up: the next one would die of it as well. */
const MAXIMUM_ATTEMPTS = 20;

/** Does housekeeping: the active run, when nobody else does. The lease sees to one process at a time in the installation. */
@Injectable()
export class Housekeeper implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #log: Log;
  readonly #stopping = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #working: Promise<void> | undefined;

  constructor(private readonly dataSource: DataSource, private readonly connector: DatabaseConnector, log: Log) {
    this.#log = log.child(Housekeeper.name);
  }

  onApplicationBootstrap(): void {
    void this.connector.firstConnection().then(() => this.look());
    this.#timer = setInterval(() => this.look(), INTERVAL_MS).unref();
  }

  /** Lets go of the run after its batch, so that another process goes on with it at once. */
  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopping.abort(new Error('the process stops'));
    await this.#working;
  }

  /** Takes up the active run, or the one that is due, unless this process is at work. */
  look(): void {
    if (this.#stopping.signal.aborted) return;
    this.#working ??= this.#work().catch((error: unknown) => {
      if (!isTransientConnectionError(error)) this.#log.error('Housekeeping could not be done', { err: error });
    }).finally(() => { this.#working = undefined; });
  }

  async #work(): Promise<void> {
    await requestDueHousekeeping(this.dataSource).catch((error: unknown) => {
      // Somebody asked for a run in the same moment.
      if (!(error instanceof HousekeepingError)) throw error;
    });
    const run = await takeHousekeeping(this.dataSource);
    if (run !== null) await this.#do(run);
  }

  async #do(run: TakenHousekeeping): Promise<void> {
    const lost = new AbortController();
    const signal = AbortSignal.any([this.#stopping.signal, lost.signal]);
    const heartbeat = setInterval(() => void this.#beat(run, lost), HOUSEKEEPING_LEASE_SECONDS * 1_000 / 3);
    try {
      this.#log.info('Housekeeping begins', { runId: run.runId, dryRun: run.dryRun, rules: run.open, attempt: run.attempt });
      if (run.attempt > MAXIMUM_ATTEMPTS) throw new Error(`${MAXIMUM_ATTEMPTS} processes had stopped over it`);
      const state = await workOff(this.dataSource, run, signal);
      await finishHousekeeping(this.dataSource, run, { state });
      this.#log.info('Housekeeping ended', { runId: run.runId, state });
    } catch (error) {
      await this.#giveUp(run, signal, error);
    } finally {
      clearInterval(heartbeat);
    }
  }

  /** What is left to another process, or to the next look, is not a failure. */
  async #giveUp(run: TakenHousekeeping, signal: AbortSignal, error: unknown): Promise<void> {
    if (this.#stopping.signal.aborted) return releaseHousekeeping(this.dataSource, run);
    if (signal.aborted || error instanceof HousekeepingError || isTransientConnectionError(error)) throw error;
    this.#log.error('Housekeeping failed', { err: error, runId: run.runId });
    await finishHousekeeping(this.dataSource, run, { state: 'failed', failure: 'The reporting-rollup failed over it; its log has the reason.' });
  }

  async #beat(run: TakenHousekeeping, lost: AbortController): Promise<void> {
    try {
      await this.dataSource.transaction((manager) => holdHousekeeping(manager, run));
    } catch (error) {
      // Without the database nothing can be written anyway; the next beat tells whether the lease is still ours.
      if (error instanceof HousekeepingError) lost.abort(error);
    }
  }
}
