import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { finishRun, releaseLease, renewLease, takeRun, type RunOutcome, type TakenRun } from '@sluice/domain/synchronization';
import { CONFIG } from '@sluice/platform/config';
import { DatabaseConnector, isTransientConnectionError } from '@sluice/platform/database';
import { Log } from '@sluice/platform/observability';
import { readConnectionSettings, UpstreamClient } from '@sluice/platform/upstream-client';
import { DataSource } from 'typeorm';
import { ReadingThreads } from '../documents/reading-threads.js';
import type { DownstreamConfig } from '../downstream.config.js';
import { SynchronizationCancelled, SynchronizationStopped } from '../upstream/synchronization-stopped.js';
import type { CookieShelf } from '../upstream/upstream-session.js';
import { outcomeOfFailure, ProcessStopping } from './outcome-of-failure.js';
import { RunContext } from './run-context.js';
import { synchronize } from './synchronize.js';

/** How often the database is asked for a run that no event told of, or whose process died: at least so often, in milliseconds. */
const LONGEST_CHECK_INTERVAL_MS = 5_000;

/** A run over which so many processes died is given up: the next one would die of it as well. */
const MAXIMUM_ATTEMPTS = 20;

/**
 * Works on synchronizations: takes up the active run when nobody else does, keeps its lease alive, and ends it. One at a time in a
 * process; the lease sees to one at a time in the installation.
 */
@Injectable()
export class Synchronizer implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #log: Log;
  readonly #client: UpstreamClient;
  readonly #shelf: CookieShelf = {};
  #working: Promise<void> | undefined;
  #current: { readonly run: TakenRun; readonly abort: AbortController } | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isStopping = false;
  #lookAgain = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly connector: DatabaseConnector,
    @Inject(CONFIG) private readonly config: DownstreamConfig,
    log: Log,
  ) {
    this.#log = log.child(Synchronizer.name);
    this.#client = new UpstreamClient(readConnectionSettings(config));
  }

  onApplicationBootstrap(): void {
    void this.connector.firstConnection().then(() => this.lookForRun());
    const interval = Math.min(LONGEST_CHECK_INTERVAL_MS, this.config.SLUICE_SYNCHRONIZATION_LEASE_SECONDS * 500);
    this.#timer = setInterval(() => this.lookForRun(), interval).unref();
  }

  /** Lets go of a run, so that another process goes on with it at once. */
  async onApplicationShutdown(): Promise<void> {
    this.#isStopping = true;
    clearInterval(this.#timer);
    this.#current?.abort.abort(new ProcessStopping('The process stops.'));
    await this.#working;
    await this.#client.close();
  }

  /** Takes up the active run, unless this process is at work. Failures are logged; the next look comes by itself. */
  lookForRun(): void {
    if (this.#isStopping) return;
    this.#lookAgain = this.#working !== undefined;
    this.#working ??= this.#workOff().finally(() => {
      this.#working = undefined;
      // A run that was asked for in the moment when the last one ended.
      if (this.#lookAgain) this.lookForRun();
    });
  }

  /** Ends a run that this process works on: a call that is under way is given up, a transaction is not. */
  cancel(runId: string): void {
    if (this.#current?.run.runId === runId) this.#current.abort.abort(new SynchronizationCancelled('The synchronization was cancelled.'));
  }

  async #workOff(): Promise<void> {
    try {
      const run = await takeRun(this.dataSource, this.config.SLUICE_SYNCHRONIZATION_LEASE_SECONDS);
      if (run !== null) await this.#work(run);
    } catch (error) {
      if (!isTransientConnectionError(error)) this.#log.error('A synchronization could not be worked on', { err: error });
    }
  }

  async #work(run: TakenRun): Promise<void> {
    const abort = new AbortController();
    this.#current = { run, abort };
    const log = this.#log.child(`run ${run.runId}`);
    const reading = new ReadingThreads();
    const heartbeat = setInterval(() => void this.#renew(run, abort), this.config.SLUICE_SYNCHRONIZATION_LEASE_SECONDS * 1_000 / 3);
    try {
      log.info('The synchronization begins', { scope: run.scope, trigger: run.trigger, attempt: run.attempt });
      const context = new RunContext(this.dataSource, run, abort.signal, log, run.newRevisions, (fetched) => reading.read(fetched));
      const outcome = await this.#synchronize(context, run).catch((error: unknown) => this.#failed(error, abort.signal, log));
      // Nobody ended it: the lease is let go of, or will end, and the run is taken up again.
      if (outcome === null) await releaseLease(this.dataSource, run);
      else await finishRun(this.dataSource, run, outcome);
      log.info('The synchronization ended', { outcome: outcome?.state ?? 'interrupted' });
    } finally {
      clearInterval(heartbeat);
      this.#current = undefined;
      await reading.close();
    }
  }

  async #synchronize(context: RunContext, run: TakenRun): Promise<RunOutcome> {
    if (run.attempt > MAXIMUM_ATTEMPTS) throw new SynchronizationStopped('INTERNAL', `It was given up after ${MAXIMUM_ATTEMPTS} processes had stopped over it.`);
    return synchronize(context, run, {
      caller: this.#client, shelf: this.#shelf, hostName: this.config.SLUICE_SERVER_NAME, pauseFactor: this.config.SLUICE_SYNCHRONIZATION_PAUSE_PERCENT / 100,
    });
  }

  #failed(error: unknown, signal: AbortSignal, log: Log): RunOutcome | null {
    // Whatever else fails while the run ends is due to its ending.
    const outcome = outcomeOfFailure(signal.aborted ? signal.reason : error);
    if (outcome?.state !== 'cancelled') log.warn('The synchronization cannot go on', { err: error });
    return outcome;
  }

  async #renew(run: TakenRun, abort: AbortController): Promise<void> {
    try {
      const { isCancelled } = await renewLease(this.dataSource, run, this.config.SLUICE_SYNCHRONIZATION_LEASE_SECONDS);
      if (isCancelled) this.cancel(run.runId);
    } catch (error) {
      // Without the database nothing can be written anyway; the next beat tells whether the lease is still ours.
      if (!isTransientConnectionError(error)) abort.abort(error);
    }
  }
}
