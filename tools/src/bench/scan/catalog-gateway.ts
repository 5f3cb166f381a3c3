import type { DataSource } from 'typeorm';
import { createDataSource } from '@sluice/domain/migrations';
import { updateServerConfiguration } from '@sluice/domain/servers';
import { copyDatabase, dropDatabase } from '../harness/bench-database.js';
import type { BenchServers } from '../harness/bench-servers.js';
import { ServiceProcess } from '../harness/service-process.js';
import { catalogDatabaseName, loadedCatalog } from './loaded-catalog.js';

/** The database a run may change. */
const WORKING_DATABASE = 'bench_scan';

/** What a gateway is to serve. */
export interface CatalogGatewayOptions {
  readonly revisions: number;
  readonly maxUpdatesPerPage: number;
}

/** Runs `work` with a new gateway over a copy of a synthetic catalog of that size, and removes the copy. */
export async function withGateway<T>(
  servers: BenchServers, { revisions, maxUpdatesPerPage }: CatalogGatewayOptions, say: (line: string) => void,
  work: (gateway: ServiceProcess, dataSource: DataSource) => Promise<T>,
): Promise<T> {
  await loadedCatalog(servers.postgresUrl, revisions, say);
  const databaseUrl = await copyDatabase(servers.postgresUrl, catalogDatabaseName(revisions), WORKING_DATABASE);
  const dataSource = await createDataSource(databaseUrl, { poolSize: 2, applicationName: 'sluice-bench' }).initialize();
  try {
    await updateServerConfiguration(dataSource, { maxUpdatesPerPage });
    const gateway = await ServiceProcess.start('wusp-gateway', databaseUrl, servers.natsUrl);
    try {
      return await work(gateway, dataSource);
    } finally {
      await gateway.stop();
    }
  } finally {
    await dataSource.destroy();
    await dropDatabase(servers.postgresUrl, WORKING_DATABASE);
  }
}
