import { randomBytes } from 'node:crypto';
import { Client, escapeIdentifier } from 'pg';
import { testServers, workerNumber } from './test-servers.js';

/** Migrated once per Jest run and copied for every test file. */
const TEMPLATE = 'sluice_template';

/** Advisory lock under which one worker migrates the template while the others wait. The number is arbitrary. */
const TEMPLATE_LOCK = 7_305_822;

/** A database that belongs to one test file alone. */
export interface TestDatabase {
  /** Connection string with user and password. */
  readonly url: string;
  /** Ends every session in the database and removes it. */
  drop(): Promise<void>;
}

/** Makes a database with all migrations applied: a file copy of the run's template, about 20 ms. */
export async function createTestDatabase(): Promise<TestDatabase> {
  await ensureTemplate();
  return createDatabase(`TEMPLATE ${TEMPLATE} STRATEGY file_copy`);
}

/** Makes an empty database, for tests of the migrations themselves. */
export function createEmptyTestDatabase(): Promise<TestDatabase> {
  return createDatabase('TEMPLATE template0');
}

async function createDatabase(options: string): Promise<TestDatabase> {
  const name = `test_w${workerNumber()}_${randomBytes(6).toString('hex')}`;
  const identifier = escapeIdentifier(name);
  await asSuperuser((client) => client.query(`CREATE DATABASE ${identifier} ${options}`));
  return {
    url: databaseUrl(name),
    drop: async () => void (await asSuperuser((client) => client.query(`DROP DATABASE IF EXISTS ${identifier} WITH (FORCE)`))),
  };
}

/** Migrates the template unless this run has one. It counts as finished only once it is marked as a template. */
async function ensureTemplate(): Promise<void> {
  await asSuperuser(async (client) => {
    if (await hasTemplate(client)) return;
    // The lock ends with the session, also when the migration throws.
    await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    if (await hasTemplate(client)) return;
    await client.query(`DROP DATABASE IF EXISTS ${TEMPLATE} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${TEMPLATE} TEMPLATE template0`);
    const { runMigrations } = await import('@sluice/domain/migrations');
    await runMigrations(databaseUrl(TEMPLATE));
    await client.query(`ALTER DATABASE ${TEMPLATE} IS_TEMPLATE true`);
  });
}

async function hasTemplate(client: Client): Promise<boolean> {
  const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1 AND datistemplate', [TEMPLATE]);
  return rowCount === 1;
}

async function asSuperuser<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: testServers().postgresUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function databaseUrl(name: string): string {
  const url = new URL(testServers().postgresUrl);
  url.pathname = `/${name}`;
  return url.href;
}
