import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Test, type TestingModule } from '@nestjs/testing';
import { ServerConfiguration } from '@sluice/domain/servers';
import { runMigrations } from '@sluice/domain/migrations';
import { startPostgres, throwawayDirectory, type LocalServer, type ThrowawayDirectory } from '@sluice/local-services';
import { createTestDatabase, type TestDatabase } from '@sluice/testing/environment';
import { DataSource } from 'typeorm';
import { ConfigModule, databaseConfig, loadConfig } from '../config/index.js';
import { Log } from '../observability/log.js';
import { ObservabilityModule } from '../observability/observability.module.js';
import { ReadinessRegistry } from '../observability/readiness.js';
import { classifyDatabaseError, DatabaseConnector, DatabaseModule, DatabaseUnavailable } from './index.js';

const CHECKOUT = fileURLToPath(new URL('../../../../', import.meta.url));
const running: TestingModule[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((module) => module.close()));
});

async function startService(url: string, env: NodeJS.ProcessEnv = {}) {
  const lines: string[] = [];
  const log = Log.create({ service: 'test', destination: { write: (line) => { lines.push(line); } } });
  const module = await Test.createTestingModule({
    imports: [
      ConfigModule.forValues(loadConfig(databaseConfig, { DATABASE_URL: url, ...env })),
      ObservabilityModule.forRoot(log),
      DatabaseModule.forRoot({ service: 'test', reconnect: { firstMs: 5, mostMs: 50 } }),
    ],
  }).compile();
  running.push(await module.init());
  return { dataSource: module.get(DataSource), connector: module.get(DatabaseConnector), readiness: module.get(ReadinessRegistry), lines };
}

describe('a service with PostgreSQL', () => {
  let database: TestDatabase;
  beforeAll(async () => { database = await createTestDatabase(); });
  afterAll(() => database.drop());

  it('shows its name and bounds its statements', async () => {
    const { dataSource, connector } = await startService(database.url, { SLUICE_DATABASE_STATEMENT_TIMEOUT_MS: '50' });
    await connector.firstConnection();
    expect(await dataSource.query('SHOW application_name')).toEqual([{ application_name: 'sluice-test' }]);
    const error: unknown = await dataSource.query('SELECT pg_sleep(10)').catch((failure: unknown) => failure);
    expect(error).not.toBeInstanceOf(DatabaseUnavailable);
    expect(classifyDatabaseError(error)).toBe('timeout');
  });

  it('bounds its connections, and says so when none is free in time', async () => {
    const { dataSource, connector } = await startService(database.url, { SLUICE_DATABASE_POOL_SIZE: '1', SLUICE_DATABASE_CONNECT_TIMEOUT_MS: '100' });
    await connector.firstConnection();
    const holder = dataSource.createQueryRunner();
    await holder.query('SELECT 1');
    await expect(dataSource.query('SELECT 1')).rejects.toBeInstanceOf(DatabaseUnavailable);
    await holder.release();
    expect(await dataSource.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('leaves other errors as they are', async () => {
    const { dataSource, connector } = await startService(database.url);
    await connector.firstConnection();
    await expect(dataSource.query('SELECT no_such_column')).rejects.toMatchObject({ name: 'QueryFailedError', code: '42703' });
  });
});

describe('a service whose PostgreSQL comes and goes', () => {
  let directory: ThrowawayDirectory;
  let server: LocalServer;

  const startServer = () => startPostgres({ dataDir: join(directory.path, 'postgresql'), port: 0, tune: 'test', log: () => undefined });

  beforeAll(async () => {
    directory = await throwawayDirectory(CHECKOUT);
    server = await startServer();
    await runMigrations(server.url);
  }, 120_000);
  afterAll(async () => {
    await server.stop();
    directory.remove();
  });

  it('starts without it, fails fast meanwhile, and becomes ready when it is there', async () => {
    await server.stop();
    const { dataSource, connector, readiness, lines } = await startService(server.url);
    expect(await readiness.report()).toMatchObject({ ready: false, dependencies: { postgres: { status: 'down', why: 'PostgreSQL has not been reached yet' } } });
    await expect(dataSource.query('SELECT 1')).rejects.toBeInstanceOf(DatabaseUnavailable);
    await expect(dataSource.getRepository(ServerConfiguration).find()).rejects.toBeInstanceOf(DatabaseUnavailable);
    await expect(dataSource.transaction(() => Promise.resolve())).rejects.toBeInstanceOf(DatabaseUnavailable);
    server = await startServer();
    await connector.firstConnection();
    expect(await dataSource.getRepository(ServerConfiguration).count()).toBeGreaterThanOrEqual(0);
    expect(await readiness.report()).toMatchObject({ ready: true, dependencies: { postgres: { status: 'up' } } });
    expect(lines.filter((line) => line.includes('is not reached'))).toHaveLength(1);
    expect(lines.join('')).not.toContain(new URL(server.url).password);
  });

  it('recovers by itself after a restart', async () => {
    const { dataSource, connector, readiness } = await startService(server.url);
    await connector.firstConnection();
    const transaction = dataSource.createQueryRunner();
    await transaction.startTransaction();
    await server.stop();
    await expect(transaction.query('SELECT 1')).rejects.toBeInstanceOf(DatabaseUnavailable);
    await transaction.release();
    await expect(transaction.query('SELECT 1')).rejects.toMatchObject({ name: 'QueryRunnerAlreadyReleasedError' });
    await expect(dataSource.query('SELECT 1')).rejects.toBeInstanceOf(DatabaseUnavailable);
    await expect(dataSource.getRepository(ServerConfiguration).find()).rejects.toBeInstanceOf(DatabaseUnavailable);
    expect((await readiness.report()).dependencies['postgres']).toEqual({ status: 'down', critical: true, why: 'PostgreSQL cannot be reached' });
    server = await startServer();
    expect(await dataSource.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect((await readiness.report()).ready).toBe(true);
  });

  it('can be stopped while it is not there', async () => {
    await server.stop();
    const { connector } = await startService(server.url);
    await running.pop()?.close();
    await connector.firstConnection();
    server = await startServer();
  });
});
