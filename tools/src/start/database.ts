import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { Client, escapeIdentifier } from 'pg';
import type { Log } from '@sluice/local-services';
import { ConfigError, loadConfig } from '@sluice/platform/config';
import { contentStoreConfig, openContentStore } from '@sluice/platform/content-store';
import { runMigrations } from '@sluice/domain/migrations';
import { loadSampleCatalog, storeSampleContent } from '@sluice/testing/sample-catalog';
import type { DataLayout } from './data-layout.js';

/** Name of the database in a local PostgreSQL. */
const DATABASE = 'sluice';

/** Makes the database in a local server when it is not there, and returns its URL. */
export async function ensureDatabase(serverUrl: string): Promise<string> {
  await withClient(serverUrl, async (client) => {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${escapeIdentifier(DATABASE)}`);
  });
  const url = new URL(serverUrl);
  url.pathname = `/${DATABASE}`;
  return url.href;
}

/**
 * Brings the schema up to date and loads the sample catalog, with the files it names, into a database that has no revision at all. A
 * marker exists while it is being loaded, so that a start that was killed meanwhile is followed by one that finishes the work.
 */
export async function prepareDatabase(databaseUrl: string, { sampleMarker: marker, content }: DataLayout, log: Log): Promise<void> {
  const migrations = await runMigrations(databaseUrl);
  if (migrations.length > 0) log(`The database was brought up to date (${migrations.length} migrations).`);
  if (!existsSync(marker) && !(await hasNoRevision(databaseUrl))) return;
  log('The catalog is empty: loading the sample catalog …');
  writeFileSync(marker, '');
  await storeSampleContent(await openContentStore(loadConfig(contentStoreConfig, { ...process.env, SLUICE_CONTENT_DIRECTORY: content })));
  const { imported } = await loadSampleCatalog(databaseUrl);
  rmSync(marker);
  log(`The sample catalog is loaded (${imported} revisions).`);
}

async function hasNoRevision(databaseUrl: string): Promise<boolean> {
  return withClient(databaseUrl, async (client) => {
    const { rowCount } = await client.query('SELECT FROM catalog.revision LIMIT 1');
    return rowCount === 0;
  });
}

/**
 * Makes sure that the user's own database answers.
 *
 * @throws ConfigError naming DATABASE_URL; what the driver says may quote the URL, so only its code is passed on
 */
export async function assertDatabaseAnswers(databaseUrl: string): Promise<void> {
  try {
    await withClient(databaseUrl, (client) => client.query('SELECT 1'));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no connection';
    throw new ConfigError([{ key: 'DATABASE_URL', state: 'invalid', expected: `a database that lets us in (it answered: ${code})` }]);
  }
}

/** Runs `work` with one connection of its own. */
export async function withClient<T>(connectionString: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
