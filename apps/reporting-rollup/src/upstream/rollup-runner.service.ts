import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { finishRollup, releaseRollupLease, renewRollupLease, RollupLeaseLost, takeRollup, type RollupOutcome, type TakenRollup } from '@sluice/domain/reporting/rollup-run';
import { CONFIG } from '@sluice/platform/config';
import { DatabaseConnector, isTransientConnectionError } from '@sluice/platform/database';
import { Log } from '@sluice/platform/observability';
import { readConnectionSettings, UpstreamClient } from '@sluice/platform/upstream-client';
import { DataSource } from 'typeorm';
import { RollupContext } from './rollup-context.js';
import { ProcessStopping, RollupStopped } from './rollup-stopped.js';
import { rollUp } from './rollup.js';
import type { UpstreamConfig } from './upstream.config.js';

/** How often the database is asked for a rollup that no event told of, or whose process died: at least so often, in milliseconds. */
const LONGEST_CHECK_INTERVAL_MS = 5_000;

/** A rollup over which so many processes died is given up: the next one would die of it as well. */
const MAXIMUM_ATTEMPTS = 20;

/** Works on rollups: takes up the active one when nobody else does, keeps its lease alive, and ends it. One at a time in the installation. */
@Injectable()
export class RollupRunner implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #log: Log;
  readonly #client: UpstreamClient;
  #working: Promise<void> | undefined;
  #abort: AbortController | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isStopping = false;
  #lookAgain = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly connector: DatabaseConnector,
    @Inject(CONFIG) private readonly config: UpstreamConfig,
    log: Log,
  ) {
    this.#log = log.child(RollupRunner.name);
    this.#client = new UpstreamClient(readConnectionSettings(config));
  }

  onApplicationBootstrap(): void {
    void this.connector.firstConnection().then(() => this.lookForRollup());
    const interval = Math.min(LONGEST_CHECK_INTERVAL_MS, this.config.SLUICE_ROLLUP_LEASE_SECONDS * 500);
    this.#timer = setInterval(() => this.lookForRollup(), interval).unref();
  }

  /** Lets go of a rollup, so that another process goes on with it at once. */
  async onApplicationShutdown(): Promise<void> {
    this.#isStopping = true;
    clearInterval(this.#timer);
    this.#abort?.abort(new ProcessStopping('The process stops.'));
    await this.#working;
    await this.#client.close();
  }

  /** Takes up the active rollup, unless this process is at work. Failures are logged; the next look comes by itself. */
  lookForRollup(): void {
    if (this.#isStopping) return;
    this.#lookAgain = this.#working !== undefined;
    this.#working ??= this.#workOff().finally(() => {
      this.#working = undefined;
      // One that was asked for in the moment when the last one ended.
      if (this.#lookAgain) this.lookForRollup();
    });
  }

  async #workOff(): Promise<void> {
    try {
      const rollup = await takeRollup(this.dataSource, this.config.SLUICE_ROLLUP_LEASE_SECONDS);
      if (rollup !== null) await this.#work(rollup);
    } catch (error) {
      if (!isTransientConnectionError(error) && !(error instanceof RollupLeaseLost)) this.#log.error('A rollup could not be worked on', { err: error });
    }
  }

  async #work(rollup: TakenRollup): Promise<void> {
    const abort = new AbortController();
    this.#abort = abort;
    const log = this.#log.child(`rollup ${rollup.rollupId}`);
    const heartbeat = setInterval(() => void this.#renew(rollup, abort), this.config.SLUICE_ROLLUP_LEASE_SECONDS * 1_000 / 3);
    try {
      log.info('The rollup begins', { attempt: rollup.attempt });
      const outcome = await this.#outcome(rollup, abort.signal, log);
      // Nobody ended it: the lease is let go of, or will end, and the rollup is taken up again.
      if (outcome === null) await releaseRollupLease(this.dataSource, rollup);
      else await finishRollup(this.dataSource, rollup, outcome);
      log.info('The rollup ended', { outcome: outcome?.state ?? 'interrupted' });
    } finally {
      clearInterval(heartbeat);
      this.#abort = undefined;
    }
  }

  /** How it ended; null when it did not: another process has it, this one stops, or the database is away. */
  async #outcome(rollup: TakenRollup, signal: AbortSignal, log: Log): Promise<RollupOutcome | null> {
    try {
      if (rollup.attempt > MAXIMUM_ATTEMPTS) throw new RollupStopped('INTERNAL', `It was given up after ${MAXIMUM_ATTEMPTS} processes had stopped over it.`);
      await rollUp(new RollupContext(this.dataSource, rollup, signal), {
        caller: this.#client, hostName: this.config.SLUICE_SERVER_NAME, pauseFactor: this.config.SLUICE_ROLLUP_PAUSE_PERCENT / 100,
        onPause: (error, afterMs) => log.warn('The upstream server is told again after a pause', { err: error, pauseMs: afterMs }),
      });
      return { state: 'succeeded' };
    } catch (failure) {
      // Whatever else fails while it ends is due to its ending.
      const error: unknown = signal.aborted ? signal.reason : failure;
      log.warn('The rollup cannot go on', { err: error });
      if (error instanceof RollupStopped) return { state: 'failed', code: error.code, message: error.message };
      if (error instanceof RollupLeaseLost || error instanceof ProcessStopping || isTransientConnectionError(error)) return null;
      return { state: 'failed', code: 'INTERNAL', message: 'Something unexpected happened; the log of the reporting-rollup tells more.' };
    }
  }

  async #renew(rollup: TakenRollup, abort: AbortController): Promise<void> {
    try {
      await renewRollupLease(this.dataSource, rollup, this.config.SLUICE_ROLLUP_LEASE_SECONDS);
    } catch (error) {
      // Without the database nothing can be written anyway; the next beat tells whether the lease is still ours.
      if (!isTransientConnectionError(error)) abort.abort(error);
    }
  }
}
