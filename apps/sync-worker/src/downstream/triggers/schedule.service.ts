import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { loadServerConfiguration, loadSynchronizationConfiguration } from '@sluice/domain/servers';
import { duePoint, requestSynchronization, SynchronizationError } from '@sluice/domain/synchronization';
import { DatabaseConnector, isTransientConnectionError } from '@sluice/platform/database';
import { Log } from '@sluice/platform/observability';
import { DataSource } from 'typeorm';
import { Synchronizer } from '../run/synchronizer.service.js';

/** How often the schedule is looked at, in milliseconds. */
const CHECK_INTERVAL_MS = 20_000;

/** Starts synchronizations at their times (MS-WSUSSS 3.2.3, note 51). Every process looks; the database lets one of them make the run. */
@Injectable()
export class SynchronizationSchedule implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #log: Log;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly connector: DatabaseConnector,
    private readonly synchronizer: Synchronizer,
    log: Log,
  ) {
    this.#log = log.child(SynchronizationSchedule.name);
  }

  onApplicationBootstrap(): void {
    void this.connector.firstConnection().then(() => this.lookAtClock());
    this.#timer = setInterval(() => void this.lookAtClock(), CHECK_INTERVAL_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }

  /** Requests the run that is due, if one is and nobody has requested it yet. */
  async lookAtClock(now = new Date()): Promise<void> {
    try {
      const schedule = await loadSynchronizationConfiguration(this.dataSource);
      if (schedule.timesPerDay === 0) return;
      const { serverId } = await loadServerConfiguration(this.dataSource);
      const scheduledFor = duePoint(schedule, serverId, now);
      if (scheduledFor === null) return;
      await requestSynchronization(this.dataSource, { trigger: 'schedule', scope: 'everything', adminName: null, scheduledFor });
      this.synchronizer.lookForRun();
    } catch (error) {
      // A run is under way, or another process was faster.
      if (error instanceof SynchronizationError || isTransientConnectionError(error)) return;
      this.#log.error('The schedule of synchronizations could not be looked at', { err: error });
    }
  }
}
