import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importCatalog, type RevisionToImport } from '@sluice/domain/catalog';
import { createDataSource, runMigrations } from '@sluice/domain/migrations';
import { findFreePort, startThrowawayServers } from '@sluice/local-services';
import { revisionFromDocument } from '@sluice/platform/catalog-import';

const CHECKOUT = fileURLToPath(new URL('../../..', import.meta.url));
/** How long the gateway may take to become ready. Milliseconds. */
const READY_WITHIN = 30_000;
/** Pause between two looks at its readiness. Milliseconds. */
const LOOK_EVERY = 50;

/** A real gateway process over a real database that holds given documents. */
export interface GatewayUnderTest {
  readonly url: string;
  /** The gateway's revision id of an update (GUID in any case). */
  revisionIdOf(updateId: string): number | undefined;
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL, nats-server and a gateway, with all documents of a folder imported.
 *
 * @param first update ids to import first, in this order, so that their revision ids ascend in it
 */
export async function startGatewayUnderTest(documentFolder: string, first: readonly string[]): Promise<GatewayUnderTest> {
  const servers = await startThrowawayServers(CHECKOUT, ['conformance'], () => undefined);
  try {
    const revisionIds = await importDocuments(servers.postgres.url, documentFolder, first);
    const port = await findFreePort();
    const gateway = fork(join(CHECKOUT, 'apps/wusp-gateway/dist/main.js'), [], {
      env: {
        ...process.env, DATABASE_URL: servers.postgres.url, NATS_URL: servers.nats.accountUrls['conformance'],
        SLUICE_SERVICE_PORT: String(port), SLUICE_BIND: '127.0.0.1', SLUICE_LOG_LEVEL: 'error',
      },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const url = `http://127.0.0.1:${port}`;
    await untilReady(url, gateway);
    return {
      url,
      revisionIdOf: (updateId) => revisionIds.get(updateId.toLowerCase()),
      stop: async () => {
        gateway.kill('SIGTERM');
        if (gateway.exitCode === null) await once(gateway, 'exit');
        await servers.stop();
      },
    };
  } catch (error) {
    await servers.stop();
    throw error;
  }
}

async function importDocuments(databaseUrl: string, folder: string, first: readonly string[]): Promise<Map<string, number>> {
  await runMigrations(databaseUrl);
  const dataSource = await createDataSource(databaseUrl).initialize();
  try {
    await importCatalog(dataSource, documents(folder, first));
    const rows: { update_id: string; revision_id: number }[] = await dataSource.query('SELECT update_id, revision_id FROM catalog.revision');
    return new Map(rows.map((row) => [row.update_id, row.revision_id]));
  } finally {
    await dataSource.destroy();
  }
}

async function* documents(folder: string, first: readonly string[]): AsyncGenerator<RevisionToImport> {
  const rank = (file: string) => [...first, ''].findIndex((updateId) => file.startsWith(updateId));
  for (const file of readdirSync(folder).sort((a, b) => rank(a) - rank(b))) yield await revisionFromDocument(createReadStream(join(folder, file)));
}

async function untilReady(url: string, gateway: ChildProcess): Promise<void> {
  const deadline = Date.now() + READY_WITHIN;
  while (Date.now() < deadline) {
    if (gateway.exitCode !== null) throw new Error(`the gateway ended with status ${gateway.exitCode}`);
    const ready = await fetch(`${url}/readyz`).then((response) => response.ok, () => false);
    if (ready) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
  }
  throw new Error('the gateway did not become ready');
}
