import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { ALL_MIGRATIONS, createDataSource, missingMigrations } from '@sluice/domain/migrations';
import { findFreePort } from '@sluice/local-services';
import { createEmptyTestDatabase, type TestDatabase } from '@sluice/testing/environment';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

function begin(parameters: readonly string[], environment: Record<string, string>) {
  const child = spawn(process.execPath, [MAIN, ...parameters], { env: { PATH: process.env['PATH'], ...environment }, stdio: ['ignore', 'pipe', 'inherit'] });
  return { child, output: text(child.stdout), ended: once(child, 'exit').then(([code]) => code as number) };
}

async function run(parameters: readonly string[], environment: Record<string, string>) {
  const { output, ended } = begin(parameters, environment);
  return { status: await ended, output: await output };
}

describe('the program that migrates', () => {
  const databases: TestDatabase[] = [];
  let database: string;
  const empty = async () => {
    const made = await createEmptyTestDatabase();
    databases.push(made);
    return made.url;
  };
  beforeAll(async () => { database = await empty(); });
  afterAll(async () => { for (const each of databases) await each.drop(); });

  it('brings an empty database up to date, and finds nothing to do then', async () => {
    expect(await missingMigrations(database)).toHaveLength(ALL_MIGRATIONS.length);
    expect((await run([], { DATABASE_URL: database })).status).toBe(0);
    expect(await missingMigrations(database)).toEqual([]);
    const again = await run([], { DATABASE_URL: database });
    expect([again.status, again.output]).toEqual([0, expect.stringContaining('The schema is up to date')]);
  });

  it('waits for whoever migrates, and changes nothing itself', async () => {
    const url = await empty();
    const waiting = begin(['--wait'], { DATABASE_URL: url });
    // It says so once it has looked at the empty database.
    const [first] = await once(waiting.child.stdout, 'data') as [Buffer];
    expect(first.toString()).toContain('waiting until it is migrated');
    expect(await missingMigrations(url)).toHaveLength(ALL_MIGRATIONS.length);
    expect((await run([], { DATABASE_URL: url })).status).toBe(0);
    expect(await waiting.ended).toBe(0);
  });

  it('gives up when the time is over, and names the first migration that is missing', async () => {
    const waited = await run(['--wait'], { DATABASE_URL: await empty(), SLUICE_MIGRATE_WAIT_SECONDS: '1' });
    expect([waited.status, waited.output]).toEqual([1, expect.stringContaining(`the first is ${ALL_MIGRATIONS[0]?.name}`)]);
  });

  it('waits for a database of a newer release no longer than for its own', async () => {
    const dataSource = await createDataSource(database).initialize();
    await dataSource.query(`INSERT INTO sluice_migration (timestamp, name) VALUES (9999999999999, 'FromTheFuture9999999999999')`);
    await dataSource.destroy();
    expect((await run(['--wait'], { DATABASE_URL: database, SLUICE_MIGRATE_WAIT_SECONDS: '5' })).status).toBe(0);
  });

  it('tries again while nobody listens, says why it gave up, and keeps the password to itself', async () => {
    const url = `postgresql://sluice:h1dd3n@127.0.0.1:${await findFreePort()}/sluice`;
    const { status, output } = await run([], { DATABASE_URL: url, SLUICE_MIGRATE_WAIT_SECONDS: '1' });
    expect([status, output]).toEqual([1, expect.stringContaining('PostgreSQL cannot be reached')]);
    expect(output).not.toContain('h1dd3n');
  });

  it('refuses what it does not understand', async () => {
    expect((await run(['--wiat'], { DATABASE_URL: database })).status).toBe(2);
    expect((await run([], {})).status).toBe(1);
  });
});
