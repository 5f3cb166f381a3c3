import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { currentChangeNumber } from '@sluice/domain/servers';
import { DatabaseConnector, DatabaseUnavailable } from '@sluice/platform/database';
import { gauge, histogram, Log, ReadinessRegistry } from '@sluice/platform/observability';
import { Refresher } from '@sluice/platform/refresh';
import type { CompiledCatalog } from '../compiled-catalog/index.js';
import { loadCatalog } from './load-catalog.js';

/** How often the database is asked whether something changed that no event told of. Milliseconds. */
const CHECK_INTERVAL = 10_000;

const revisionsGauge = gauge({ name: 'sluice_catalog_revisions', help: 'Deliverable revisions in the compiled catalog' });
const changeNumberGauge = gauge({ name: 'sluice_catalog_change_number', help: 'Change number of the compiled catalog' });
const compileSeconds = histogram({
  name: 'sluice_catalog_compile_seconds', help: 'Time to read and compile the catalog', buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30],
});

/**
 * Holds the compiled catalog and replaces it when the database has a newer one. Events only say that it is time; the truth is the
 * change number in the database, so a lost event costs seconds and never an update.
 */
@Injectable()
export class CatalogService implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #log: Log;
  #catalog: CompiledCatalog | undefined;
  readonly #refresher = new Refresher({
    read: () => this.#readWhatIsNew(), intervalMs: CHECK_INTERVAL,
    onFailure: (error) => this.#log.warn('The catalog could not be read; the last one stays in force', { err: error }),
  });

  constructor(
    private readonly dataSource: DataSource,
    private readonly connector: DatabaseConnector,
    readiness: ReadinessRegistry,
    log: Log,
  ) {
    this.#log = log.child(CatalogService.name);
    readiness.register('catalog', () => void this.current);
  }

  /** The catalog in force; throws `DatabaseUnavailable` until it was read for the first time. */
  get current(): CompiledCatalog {
    if (!this.#catalog) throw new DatabaseUnavailable('the catalog has not been read yet');
    return this.#catalog;
  }

  onApplicationBootstrap(): void {
    this.#refresher.start(this.connector.firstConnection());
  }

  onApplicationShutdown(): void {
    this.#refresher.stop();
  }

  /** Makes sure that everything committed before this call is served. Calls during a refresh share the next one. */
  refresh(): Promise<void> {
    return this.#refresher.refresh();
  }

  /** Refreshes; a failure is logged and the catalog stays as it is. */
  refreshQuietly(): Promise<void> {
    return this.#refresher.refreshQuietly();
  }

  async #readWhatIsNew(): Promise<void> {
    if (this.#catalog && (await currentChangeNumber(this.dataSource)) === this.#catalog.changeNumber) return;
    await this.#load();
  }

  async #load(): Promise<void> {
    const stop = compileSeconds.startTimer();
    const catalog = await loadCatalog(this.dataSource, this.#catalog);
    const seconds = stop();
    this.#catalog = catalog;
    revisionsGauge.set(catalog.graph.count);
    changeNumberGauge.set(catalog.changeNumber);
    this.#log.info('The catalog was compiled', { changeNumber: catalog.changeNumber, revisions: catalog.graph.count, seconds });
    if (catalog.graph.unknownClauses > 0) {
      this.#log.warn('Prerequisites that nobody imported are treated as satisfied', { clauses: catalog.graph.unknownClauses });
    }
  }
}
