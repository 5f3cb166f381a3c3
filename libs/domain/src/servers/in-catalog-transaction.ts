import type { DataSource } from 'typeorm';
import { CATALOG_LOCK } from './change-number.js';

/**
 * Runs several domain functions as one change: all of them commit or none does. `work` gets a view of the data source whose
 * transactions are savepoints of the one around them, so functions that open a transaction of their own can be combined. The
 * transaction holds {@link CATALOG_LOCK} from its start: what `work` reads cannot change under it.
 */
export function inCatalogTransaction<T>(dataSource: DataSource, work: (view: DataSource) => Promise<T>): Promise<T> {
  return dataSource.transaction('READ COMMITTED', async (manager) => {
    await manager.query('SELECT pg_advisory_xact_lock($1)', [CATALOG_LOCK]);
    const view = Object.create(dataSource, {
      manager: { value: manager },
      transaction: { value: manager.transaction.bind(manager) },
      query: { value: manager.query.bind(manager) },
    }) as DataSource;
    return work(view);
  });
}
