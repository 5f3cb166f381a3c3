import { join } from 'node:path';
import { type LocalServer, type Log, startNats, startPostgres } from '@sluice/local-services';
import { type Component, startComponent } from './component.js';
import type { DataLayout } from './data-layout.js';
import { assertDatabaseAnswers, ensureDatabase } from './database.js';
import { type ReportRow, withoutPassword } from './report.js';

/** A server that the services use. */
export interface Backend {
  /** With credentials; never printed. */
  readonly url: string;
  readonly row: ReportRow;
  /** Absent when the server is the user's own. */
  readonly component?: Component<LocalServer>;
}

/** Takes the database that the environment names, or brings a PostgreSQL with a database in it. */
export async function provideDatabase(given: string | undefined, layout: DataLayout, log: Log): Promise<Backend> {
  if (given !== undefined) {
    await assertDatabaseAnswers(given);
    return { url: given, row: { what: 'Database', where: 'as DATABASE_URL says' } };
  }
  log('Starting PostgreSQL …');
  const logFile = join(layout.logs, 'postgresql.log');
  const start = (port: number) => startPostgres({ dataDir: layout.postgres, port, tune: 'durable', logFile, log });
  const component = await startOnOnePort('PostgreSQL', start, log);
  const url = await ensureDatabase(component.first.url).catch(async (error: unknown) => {
    await component.stop();
    throw error;
  });
  const note = `password in ${join(layout.postgres, 'password')}`;
  return { url, component, row: { what: 'Database', where: withoutPassword(url), note } };
}

/** Takes the bus that the environment names, or brings a nats-server. */
export async function provideBus(given: string | undefined, layout: DataLayout, log: Log): Promise<Backend> {
  if (given !== undefined) return { url: given, row: { what: 'Bus', where: 'as NATS_URL says' } };
  log('Starting nats-server …');
  const logFile = join(layout.logs, 'nats.log');
  const component = await startOnOnePort('nats-server', (port) => startNats({ dataDir: layout.nats, port, logFile, log }), log);
  const { url } = component.first;
  return { url, component, row: { what: 'Bus', where: withoutPassword(url), note: `password in ${join(layout.nats, 'password')}` } };
}

/** Starts on any port the first time, and on the same one again after a crash, because the services know it by then. */
function startOnOnePort(name: string, start: (port: number) => Promise<LocalServer>, log: Log): Promise<Component<LocalServer>> {
  let port = 0;
  const startOnPort = async () => {
    const server = await start(port);
    port = server.port;
    return server;
  };
  return startComponent({ name, start: startOnPort }, log);
}
