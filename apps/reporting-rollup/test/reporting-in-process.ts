import { EventEmitter } from 'node:events';
import { createDataSource } from '@sluice/domain/migrations';
import { runService, type ServiceProcess } from '@sluice/platform/observability';
import { createTestBus, createTestDatabase } from '@sluice/testing/environment';
import type { DataSource } from 'typeorm';
import { reportingRollupConfig } from '../src/reporting-rollup.config.js';
import { ReportingRollupModule } from '../src/reporting-rollup.module.js';

/** Stands in for `process`. */
class Host extends EventEmitter {
  constructor(readonly env: NodeJS.ProcessEnv) { super(); }
  send(): void {}
  exit(): void {}
}

/** A reporting-rollup within the test's process, over a database of its own. */
export interface ReportingInProcess {
  readonly url: string;
  readonly databaseUrl: string;
  readonly dataSource: DataSource;
  /** The bus, for another process beside this one. */
  readonly natsUrl: string;
  stop(): Promise<void>;
}

/**
 * Starts a reporting-rollup on a free port and waits until it can answer.
 * @param environment settings besides those of database, bus and address
 */
export async function startReportingInProcess(environment: Readonly<Record<string, string>> = {}): Promise<ReportingInProcess> {
  const database = await createTestDatabase();
  const bus = await createTestBus();
  const host = new Host({
    DATABASE_URL: database.url, NATS_URL: bus.url, SLUICE_SERVICE_PORT: '0', SLUICE_BIND: '127.0.0.1', SLUICE_LOG_LEVEL: 'fatal', ...environment,
  });
  const service = await runService(ReportingRollupModule, { service: 'reporting-rollup', config: reportingRollupConfig, host: host as unknown as ServiceProcess });
  if (service === undefined) throw new Error('the reporting-rollup did not start');
  const dataSource = await createDataSource(database.url, { poolSize: 4 }).initialize();
  await untilReady(service.url);
  return {
    url: service.url, databaseUrl: database.url, natsUrl: bus.url, dataSource,
    async stop() {
      await service.stop('the test is over');
      await dataSource.destroy();
      await database.drop();
    },
  };
}

async function untilReady(url: string): Promise<void> {
  for (let look = 0; look < 600; look += 1) {
    if ((await fetch(`${url}/readyz`)).ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the reporting-rollup is not ready');
}
