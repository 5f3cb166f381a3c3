import { escapeIdentifier, escapeLiteral } from 'pg';
import { ALL_MIGRATIONS, runMigrations } from '@sluice/domain/migrations';
import { withClient } from '../../start/database.js';

/** Written on a database once it is completely filled; names the schema it was filled with. */
const FILLED = `filled by a benchmark, schema of ${ALL_MIGRATIONS.length} migrations`;

/**
 * The database of this name, filled once and kept for later runs. One that was left half filled, or filled with another schema, is
 * filled anew.
 * @returns its URL
 */
export async function keptDatabase(serverUrl: string, name: string, fill: (databaseUrl: string) => Promise<void>): Promise<string> {
  const url = databaseUrl(serverUrl, name);
  const isFilled = await withClient(serverUrl, async (client) => {
    const { rows } = await client.query(`SELECT shobj_description(oid, 'pg_database') AS note FROM pg_database WHERE datname = $1`, [name]);
    return rows[0]?.note === FILLED;
  });
  if (isFilled) return url;
  await dropDatabase(serverUrl, name);
  await withClient(serverUrl, (client) => client.query(`CREATE DATABASE ${escapeIdentifier(name)}`));
  await runMigrations(url);
  await fill(url);
  await withClient(url, (client) => client.query('VACUUM ANALYZE'));
  await withClient(serverUrl, (client) => client.query(`COMMENT ON DATABASE ${escapeIdentifier(name)} IS ${escapeLiteral(FILLED)}`));
  return url;
}

/** A copy of a database, for a run that changes it. Copying takes seconds where filling takes minutes. */
export async function copyDatabase(serverUrl: string, from: string, name: string): Promise<string> {
  await dropDatabase(serverUrl, name);
  await withClient(serverUrl, (client) => client.query(`CREATE DATABASE ${escapeIdentifier(name)} TEMPLATE ${escapeIdentifier(from)}`));
  return databaseUrl(serverUrl, name);
}

/** An empty database with today's schema. */
export async function emptyDatabase(serverUrl: string, name: string): Promise<string> {
  await dropDatabase(serverUrl, name);
  await withClient(serverUrl, (client) => client.query(`CREATE DATABASE ${escapeIdentifier(name)}`));
  await runMigrations(databaseUrl(serverUrl, name));
  return databaseUrl(serverUrl, name);
}

export async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  await withClient(serverUrl, (client) => client.query(`DROP DATABASE IF EXISTS ${escapeIdentifier(name)} WITH (FORCE)`));
}

function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}
