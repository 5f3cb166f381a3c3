import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { maintainEventParts } from '@sluice/domain/reporting';
import { CONFIG } from '@sluice/platform/config';
import { DatabaseConnector } from '@sluice/platform/database';
import { Log } from '@sluice/platform/observability';
import { DataSource } from 'typeorm';
import type { ReportingRollupConfig } from '../reporting-rollup.config.js';

/** Milliseconds between two looks. */
const INTERVAL = 3_600_000;

/** Keeps the months of the table of events: makes those to come, drops those that are too old. */
@Injectable()
export class EventParts implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #log: Log;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly connector: DatabaseConnector,
    @Inject(CONFIG) private readonly config: ReportingRollupConfig,
    log: Log,
  ) {
    this.#log = log.child(EventParts.name);
  }

  onApplicationBootstrap(): void {
    void this.connector.firstConnection().then(() => this.maintain());
    this.#timer = setInterval(() => void this.maintain(), INTERVAL).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }

  private async maintain(): Promise<void> {
    try {
      const { created, dropped, deleted } = await maintainEventParts(this.dataSource, new Date(), this.config.SLUICE_EVENT_RETENTION_DAYS);
      if (created.length + dropped.length + deleted > 0) this.#log.info('The table of events was kept up', { created, dropped, deleted });
    } catch (error) {
      this.#log.warn('The table of events could not be kept up; trying again in an hour', { err: error });
    }
  }
}
