import { EventEmitter } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDataSource } from '@sluice/domain/migrations';
import { DirectoryStore, type ContentStore } from '@sluice/platform/content-store';
import { runService, type ServiceProcess } from '@sluice/platform/observability';
import { createTestBus, createTestDatabase } from '@sluice/testing/environment';
import type { DataSource } from 'typeorm';
import { contentFetcherConfig, contentFetcherHttp } from '../src/content-fetcher.config.js';
import { ContentFetcherModule } from '../src/content-fetcher.module.js';

/** Stands in for `process`. */
class Host extends EventEmitter {
  constructor(readonly env: NodeJS.ProcessEnv) { super(); }
  send(): void {}
  exit(): void {}
}

/** A content-fetcher within the test's process, over a database, a bus and a content directory of its own. */
export interface FetcherInProcess {
  readonly url: string;
  readonly port: number;
  readonly dataSource: DataSource;
  /** The same store that the service has. */
  readonly store: ContentStore;
  readonly directory: string;
  stop(): Promise<void>;
}

/**
 * Starts a content-fetcher on a free port and waits until it can answer.
 * @param environment settings besides those of database, bus, store and address
 */
export async function startFetcherInProcess(environment: Readonly<Record<string, string>> = {}): Promise<FetcherInProcess> {
  const database = await createTestDatabase();
  const bus = await createTestBus();
  const shared = environment['SLUICE_CONTENT_DIRECTORY'];
  const directory = shared ?? await mkdtemp(join(tmpdir(), 'sluice-content-'));
  const host = new Host({
    DATABASE_URL: database.url, NATS_URL: bus.url, SLUICE_CONTENT_DIRECTORY: directory, SLUICE_SERVICE_PORT: '0', SLUICE_BIND: '127.0.0.1',
    SLUICE_LOG_LEVEL: 'fatal', ...environment,
  });
  const service = await runService(ContentFetcherModule, { service: 'content-fetcher', config: contentFetcherConfig, http: contentFetcherHttp, host: host as unknown as ServiceProcess });
  if (service === undefined) throw new Error('the content-fetcher did not start');
  const dataSource = await createDataSource(database.url, { poolSize: 4 }).initialize();
  await untilReady(service.url);
  return {
    url: service.url, port: Number(new URL(service.url).port), dataSource, directory, store: await DirectoryStore.open(directory),
    async stop() {
      await service.stop('the test is over');
      await dataSource.destroy();
      await database.drop();
      if (shared === undefined) await rm(directory, { recursive: true, force: true });
    },
  };
}

async function untilReady(url: string): Promise<void> {
  for (let look = 0; look < 600; look += 1) {
    if ((await fetch(`${url}/readyz`)).ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the content-fetcher is not ready');
}
