import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDataSource } from '@sluice/domain/migrations';
import { startNats } from '@sluice/local-services';
import { ServiceProcess } from '../harness/service-process.js';
import { catalogContent } from './synchronized-server.js';

/** A Sluice whose catalog is served. */
export interface Upstream {
  readonly databaseUrl: string;
  readonly worker: ServiceProcess;
  readonly content: { readonly revisions: number; readonly digest: string };
}

/** Runs `work` with a sync-worker over the database of the upstream server, which has a bus of its own as an installation of its own has. */
export async function withUpstream<T>(databaseUrl: string, say: (line: string) => void, work: (upstream: Upstream) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'sluice-bench-'));
  const nats = await startNats({ dataDir: join(directory, 'nats'), port: 0, log: say });
  try {
    const worker = await ServiceProcess.start('sync-worker', databaseUrl, nats.url);
    try {
      return await work({ databaseUrl, worker, content: await contentOf(databaseUrl) });
    } finally {
      await worker.stop();
    }
  } finally {
    await nats.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

async function contentOf(databaseUrl: string): Promise<Upstream['content']> {
  const dataSource = await createDataSource(databaseUrl, { poolSize: 1, applicationName: 'sluice-bench' }).initialize();
  return catalogContent(dataSource).finally(() => dataSource.destroy());
}
