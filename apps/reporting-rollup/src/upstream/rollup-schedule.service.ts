import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { requestRollup, RollupError } from '@sluice/domain/reporting/rollup-run';
import { loadServerConfiguration, loadSynchronizationConfiguration } from '@sluice/domain/servers';
import { duePoint } from '@sluice/domain/synchronization';
import { DatabaseConnector, isTransientConnectionError } from '@sluice/platform/database';
import { Log } from '@sluice/platform/observability';
import { DataSource } from 'typeorm';
import { RollupRunner } from './rollup-runner.service.js';

/** How often the schedule is looked at, in milliseconds. */
const CHECK_INTERVAL_MS = 20_000;

/** Starts rollups at their times (MS-WSUSSS 3.2.3, note 53). Every process looks; the database lets one of them make it. */
@Injectable()
export class RollupSchedule implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #log: Log;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly connector: DatabaseConnector,
    private readonly runner: RollupRunner,
    log: Log,
  ) {
    this.#log = log.child(RollupSchedule.name);
  }

  onApplicationBootstrap(): void {
    void this.connector.firstConnection().then(() => this.lookAtClock());
    this.#timer = setInterval(() => void this.lookAtClock(), CHECK_INTERVAL_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }

  /** Requests the rollup that is due, if one is and nobody has requested it yet. */
  async lookAtClock(now = new Date()): Promise<void> {
    try {
      const { rollupsPerDay, firstMinuteOfDay } = await loadSynchronizationConfiguration(this.dataSource);
      if (rollupsPerDay === 0) return;
      const { serverId } = await loadServerConfiguration(this.dataSource);
      const scheduledFor = duePoint({ timesPerDay: rollupsPerDay, firstMinuteOfDay }, serverId, now);
      if (scheduledFor === null) return;
      await requestRollup(this.dataSource, { trigger: 'schedule', adminName: null, scheduledFor });
      this.runner.lookForRollup();
    } catch (error) {
      // One is under way, another process was faster, or nobody is there to be told.
      if (error instanceof RollupError || isTransientConnectionError(error)) return;
      this.#log.error('The schedule of rollups could not be looked at', { err: error });
    }
  }
}
