import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { recordCompliance } from '@sluice/domain/reporting';
import { DatabaseConnector } from '@sluice/platform/database';
import { Log } from '@sluice/platform/observability';
import { DataSource } from 'typeorm';

/** Milliseconds between two looks: a day that began, or that nobody could write down, is not missed for long. */
const INTERVAL = 1_800_000;

/** Writes compliance down once a day (UTC), soon after the day began; whichever process comes first does it. */
@Injectable()
export class Compliance implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #log: Log;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly dataSource: DataSource, private readonly connector: DatabaseConnector, log: Log) {
    this.#log = log.child(Compliance.name);
  }

  onApplicationBootstrap(): void {
    void this.connector.firstConnection().then(() => this.record());
    this.#timer = setInterval(() => void this.record(), INTERVAL).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }

  private async record(): Promise<void> {
    try {
      if (await recordCompliance(this.dataSource, new Date())) this.#log.info('The compliance of the day was written down');
    } catch (error) {
      this.#log.warn('The compliance of the day could not be written down; trying again in half an hour', { err: error });
    }
  }
}
