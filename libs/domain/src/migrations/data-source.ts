import 'reflect-metadata';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { ALL_ENTITIES } from './entities.js';
import { ALL_MIGRATIONS } from './migrations.js';

/** Any PostgreSQL option of TypeORM, for example `poolSize`, `applicationName` or `logging`. */
export type PostgresOptions = Partial<Extract<DataSourceOptions, { readonly type: 'postgres' }>>;

/**
 * TypeORM's options for the database at `url`, with all entities and migrations. `synchronize` stays off: only migrations
 * change the schema. No extension is installed, because `gen_random_uuid()` is built in since PostgreSQL 13.
 */
export function dataSourceOptions(url: string, options: PostgresOptions = {}): DataSourceOptions {
  return {
    ...options,
    type: 'postgres',
    url,
    entities: ALL_ENTITIES,
    migrations: [...ALL_MIGRATIONS],
    migrationsTableName: 'sluice_migration',
    migrationsTransactionMode: 'all',
    synchronize: false,
    installExtensions: false,
    uuidExtension: 'pgcrypto',
  };
}

/** A data source for the database at `url`, not connected yet. */
export function createDataSource(url: string, options: PostgresOptions = {}): DataSource {
  return new DataSource(dataSourceOptions(url, options));
}
