import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CONFIG } from '@sluice/platform/config';
import { DatabaseConnector } from '@sluice/platform/database';
import { JetStreamClient } from '@sluice/platform/messaging';
import { gauge, Log } from '@sluice/platform/observability';
import { DataSource } from 'typeorm';
import type { ReportingRollupConfig } from '../reporting-rollup.config.js';
import { ReportSettler } from './report-settler.service.js';
import { ShardConsumption } from './shard-consumption.js';
import { ShardOwnership } from './shard-ownership.js';

/** How often the shares are looked at, in milliseconds: so long nobody settles what a process that died had. */
const REBALANCE_MS = 2_000;

/** Settles this process's share of all reports for as long as the process runs. */
@Injectable()
export class ReportIngestion implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #log: Log;
  readonly #ownership: ShardOwnership;
  #timer: NodeJS.Timeout | undefined;
  #balancing: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(
    dataSource: DataSource,
    private readonly connector: DatabaseConnector,
    private readonly client: JetStreamClient,
    private readonly settler: ReportSettler,
    @Inject(CONFIG) private readonly config: ReportingRollupConfig,
    log: Log,
  ) {
    this.#log = log.child(ReportIngestion.name);
    this.#ownership = new ShardOwnership(dataSource, (shard) => this.#begin(shard));
  }

  onApplicationBootstrap(): void {
    void this.connector.firstConnection().then(() => {
      this.#balance();
      this.#timer = setInterval(() => this.#balance(), REBALANCE_MS).unref();
    });
  }

  async onModuleDestroy(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#balancing;
    await this.#ownership.release();
  }

  #balance(): void {
    if (this.#stopped) return;
    this.#balancing = this.#balancing.then(async () => {
      if (this.#stopped) return;
      try {
        await this.#ownership.rebalance();
      } catch (error) {
        this.#log.warn('The shares of reports are lost with the database; they are sought again', { err: error });
      }
      gauge({ name: 'sluice_report_shards', help: 'Shards of reports that this process settles.' }).set(this.#ownership.owned.size);
    });
  }

  #begin(shard: number): () => Promise<void> {
    const ending = new AbortController();
    const consumption = new ShardConsumption({
      shard, client: this.client, log: this.#log, reportsPerTransaction: this.config.SLUICE_REPORTS_PER_TRANSACTION, ending: ending.signal,
      settle: (reports) => this.settler.settle(reports),
    });
    const running = consumption.run();
    return async () => {
      ending.abort();
      await running;
    };
  }
}
