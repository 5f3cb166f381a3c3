import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importCatalog, type RevisionToImport } from '@sluice/domain/catalog';
import { createDataSource, runMigrations } from '@sluice/domain/migrations';
import { findFreePort, startThrowawayServers, type ThrowawayServers } from '@sluice/local-services';
import { revisionFromDocument } from '@sluice/platform/catalog-import';

const CHECKOUT = fileURLToPath(new URL('../../..', import.meta.url));
/** How long the service may take to become ready. Milliseconds. */
const READY_WITHIN = 30_000;
/** Pause between two looks at its readiness. Milliseconds. */
const LOOK_EVERY = 50;

/** A real service process over a real database that holds given documents. */
export interface ServiceUnderTest {
  readonly databaseUrl: string;
  /** Where a path of the protocol is answered, as behind one address in production. */
  urlOf(path: string): string;
  /** Its revision id of an update (GUID in any case). */
  revisionIdOf(updateId: string): number | undefined;
  stop(): Promise<void>;
}

/** What the database holds before the service starts. */
export interface DocumentsToImport {
  readonly folder: string;
  /** Update ids to import first, in this order, so that their revision ids ascend in it. */
  readonly first?: readonly string[];
  /** Where files can be fetched from, by base64 SHA-1. */
  readonly originUrls?: ReadonlyMap<string, string>;
}

type ServiceName = 'wusp-gateway' | 'sync-worker' | 'content-fetcher' | 'reporting-rollup';

/** How the service is started. */
export interface ServiceOptions {
  /** Started as well, and reached under its own paths. */
  readonly beside?: 'reporting-rollup';
  /** Further variables of the service's environment. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Starts PostgreSQL, nats-server and a service, with all documents of a folder imported. */
export async function startServiceUnderTest(service: ServiceName, toImport: DocumentsToImport, { beside, settings = {} }: ServiceOptions = {}): Promise<ServiceUnderTest> {
  const servers = await startThrowawayServers(CHECKOUT, ['conformance'], () => undefined);
  const programs: ChildProcess[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(programs.map(end));
    await servers.stop();
  };
  try {
    const revisionIds = await importDocuments(servers.postgres.url, toImport);
    const main = await startProgram(service, servers, settings);
    programs.push(main.program);
    const reporting = beside === undefined ? main : await startProgram(beside, servers);
    if (reporting !== main) programs.push(reporting.program);
    return {
      databaseUrl: servers.postgres.url,
      urlOf: (path) => (/^\/ReportingWebService\//i.test(path) ? reporting : main).url,
      revisionIdOf: (updateId) => revisionIds.get(updateId.toLowerCase()),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startProgram(service: ServiceName, servers: ThrowawayServers, settings: Readonly<Record<string, string>> = {}): Promise<{ url: string; program: ChildProcess }> {
  const port = await findFreePort();
  const program = fork(join(CHECKOUT, `apps/${service}/dist/main.js`), [], {
    env: {
      ...process.env, DATABASE_URL: servers.postgres.url, NATS_URL: servers.nats.accountUrls['conformance'],
      SLUICE_SERVICE_PORT: String(port), SLUICE_BIND: '127.0.0.1', SLUICE_LOG_LEVEL: 'error', ...settings,
    },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const url = `http://127.0.0.1:${port}`;
  await untilReady(url, program);
  return { url, program };
}

async function end(program: ChildProcess): Promise<void> {
  program.kill('SIGTERM');
  if (program.exitCode === null && program.signalCode === null) await once(program, 'exit');
}

async function importDocuments(databaseUrl: string, toImport: DocumentsToImport): Promise<Map<string, number>> {
  await runMigrations(databaseUrl);
  const dataSource = await createDataSource(databaseUrl).initialize();
  try {
    await importCatalog(dataSource, documents(toImport));
    const rows: { update_id: string; revision_id: number }[] = await dataSource.query('SELECT update_id, revision_id FROM catalog.revision');
    return new Map(rows.map((row) => [row.update_id, row.revision_id]));
  } finally {
    await dataSource.destroy();
  }
}

async function* documents({ folder, first = [], originUrls }: DocumentsToImport): AsyncGenerator<RevisionToImport> {
  const rank = (file: string) => [...first, ''].findIndex((updateId) => file.startsWith(updateId));
  for (const file of readdirSync(folder).sort((a, b) => rank(a) - rank(b))) {
    yield await revisionFromDocument(createReadStream(join(folder, file)), originUrls);
  }
}

async function untilReady(url: string, program: ChildProcess): Promise<void> {
  const deadline = Date.now() + READY_WITHIN;
  while (Date.now() < deadline) {
    if (program.exitCode !== null) throw new Error(`the service ended with status ${program.exitCode}`);
    const ready = await fetch(`${url}/readyz`).then((response) => response.ok, () => false);
    if (ready) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
  }
  throw new Error('the service did not become ready');
}
