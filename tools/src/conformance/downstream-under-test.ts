import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createDataSource, runMigrations } from '@sluice/domain/migrations';
import { updateSynchronizationConfiguration } from '@sluice/domain/servers';
import { findSynchronization, listProblems, requestSynchronization, type SynchronizationRecord } from '@sluice/domain/synchronization';
import { findFreePort, startThrowawayServers } from '@sluice/local-services';
import type { DataSource } from 'typeorm';

const CHECKOUT = fileURLToPath(new URL('../../..', import.meta.url));
/** How long one synchronization may take. Milliseconds. */
const DONE_WITHIN = 60_000;
/** Pause between two looks at it. Milliseconds. */
const LOOK_EVERY = 50;

/** A real sync-worker process over a real database, synchronising with a given upstream server. */
export interface DownstreamUnderTest {
  readonly dataSource: DataSource;
  /** Synchronizes once and tells how it went, with the codes of its problems. */
  synchronize(): Promise<{ record: SynchronizationRecord; problems: string[] }>;
  stop(): Promise<void>;
}

/** Starts PostgreSQL, nats-server and a sync-worker whose upstream server is at `upstreamUrl`. */
export async function startDownstreamUnderTest(upstreamUrl: string): Promise<DownstreamUnderTest> {
  const servers = await startThrowawayServers(CHECKOUT, ['conformance'], () => undefined);
  await runMigrations(servers.postgres.url);
  const dataSource = await createDataSource(servers.postgres.url, { poolSize: 2 }).initialize();
  await updateSynchronizationConfiguration(dataSource, { upstreamKind: 'wsus', upstreamUrl });
  const worker = fork(join(CHECKOUT, 'apps/sync-worker/dist/main.js'), [], {
    env: {
      ...process.env, DATABASE_URL: servers.postgres.url, NATS_URL: servers.nats.accountUrls['conformance'], SLUICE_SERVICE_PORT: String(await findFreePort()),
      SLUICE_BIND: '127.0.0.1', SLUICE_LOG_LEVEL: 'fatal', SLUICE_SYNCHRONIZATION_PAUSE_PERCENT: '0',
    },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  return {
    dataSource,
    async synchronize() {
      const id = await requestSynchronization(dataSource, { trigger: 'administrator', scope: 'everything', adminName: 'conformance' });
      const record = await untilEnded(dataSource, id);
      return { record, problems: (await listProblems(dataSource, id, 100)).map(({ code }) => code) };
    },
    async stop() {
      worker.kill('SIGTERM');
      if (worker.exitCode === null) await once(worker, 'exit');
      await dataSource.destroy();
      await servers.stop();
    },
  };
}

async function untilEnded(dataSource: DataSource, id: string): Promise<SynchronizationRecord> {
  const deadline = Date.now() + DONE_WITHIN;
  while (Date.now() < deadline) {
    const record = await findSynchronization(dataSource, id);
    if (record !== null && record.finishedAt !== null) return record;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
  }
  throw new Error('the synchronization did not end');
}
