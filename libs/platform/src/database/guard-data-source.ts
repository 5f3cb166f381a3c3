import { QueryRunnerAlreadyReleasedError, type DataSource, type EntityMetadata, type EntityTarget, type ObjectLiteral, type QueryRunner, type ReplicationMode } from 'typeorm';
import { DatabaseUnavailable, isTransientConnectionError } from './database-error.js';

/**
 * Makes every way into a data source fail with {@link DatabaseUnavailable}, and at once, while PostgreSQL cannot be used:
 * before the first connection, when no connection can be had, and when the one in use breaks. All repositories, managers,
 * query builders and transactions ask the data source for its metadata or a query runner, so these two are where it is done.
 */
export function guardDataSource(dataSource: DataSource): DataSource {
  const createQueryRunner = dataSource.createQueryRunner.bind(dataSource);
  const getMetadata = dataSource.getMetadata.bind(dataSource);
  dataSource.createQueryRunner = (mode?: ReplicationMode): QueryRunner => {
    requireConnected(dataSource);
    return guardQueryRunner(createQueryRunner(mode));
  };
  dataSource.getMetadata = (target: EntityTarget<ObjectLiteral>): EntityMetadata => {
    requireConnected(dataSource);
    return getMetadata(target);
  };
  return dataSource;
}

function requireConnected(dataSource: DataSource): void {
  if (!dataSource.isInitialized) throw new DatabaseUnavailable('PostgreSQL has not been reached yet');
}

function guardQueryRunner(runner: QueryRunner): QueryRunner {
  const connect = runner.connect.bind(runner);
  const release = runner.release.bind(runner);
  const query = runner.query.bind(runner) as (...args: unknown[]) => Promise<unknown>;
  let releasedByOwner = false;
  const rethrow = (error: unknown): never => {
    if (error instanceof DatabaseUnavailable) throw error;
    // TypeORM releases a runner whose connection breaks between two queries, without telling its owner.
    const isBroken = error instanceof QueryRunnerAlreadyReleasedError && !releasedByOwner;
    if (isBroken || isTransientConnectionError(error)) throw new DatabaseUnavailable(undefined, { cause: error });
    throw error;
  };
  runner.connect = () => connect().catch(rethrow);
  runner.query = ((...args: unknown[]) => query(...args).catch(rethrow)) as QueryRunner['query'];
  runner.release = () => {
    releasedByOwner = true;
    return release();
  };
  return runner;
}
