import { createDataSource } from '@sluice/domain/migrations';
import type { DataSource } from 'typeorm';
import type { DatabaseConfig } from '../config/settings.js';
import { guardDataSource } from './guard-data-source.js';

/** Before the kernel would notice that the other side is gone, in milliseconds. */
const KEEP_ALIVE_DELAY_MS = 10_000;
/** A session that holds a transaction open for this long without a question is ended, in milliseconds: its locks stop others. */
const IDLE_TRANSACTION_TIMEOUT_MS = 60_000;
/** PostgreSQL cuts longer names. */
const MAX_APPLICATION_NAME = 63;

/**
 * The data source of one service: all entities, bounded pool and statements, and {@link DatabaseUnavailable} instead of the
 * driver's errors while PostgreSQL cannot be used. It is not connected yet.
 * @param applicationName what `pg_stat_activity` shows.
 */
export function serviceDataSource(config: DatabaseConfig, applicationName: string): DataSource {
  const dataSource = createDataSource(config.DATABASE_URL.reveal(), {
    type: 'postgres',
    applicationName: applicationName.slice(0, MAX_APPLICATION_NAME),
    poolSize: config.SLUICE_DATABASE_POOL_SIZE,
    connectTimeoutMS: config.SLUICE_DATABASE_CONNECT_TIMEOUT_MS,
    // A broken idle connection is dropped by the pool; the next question makes a new one.
    poolErrorHandler: () => undefined,
    logging: false,
    extra: {
      statement_timeout: config.SLUICE_DATABASE_STATEMENT_TIMEOUT_MS,
      idle_in_transaction_session_timeout: IDLE_TRANSACTION_TIMEOUT_MS,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_DELAY_MS,
    },
  });
  return guardDataSource(dataSource);
}
