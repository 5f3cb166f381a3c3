import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { descendants, gone } from '@sluice/testing/environment';
import { startFixture } from '../test/start-fixture.js';
import { type LocalServer, isAlive, startNats, startPostgres } from './index.js';
import { commandLine } from './supervision/process-identity.js';

interface Supervised {
  readonly postgres: number;
  readonly nats: number;
  readonly url: string;
  readonly uid: number;
}

const isRoot = process.getuid?.() === 0;
/** The account `nobody` of Linux distributions, or any other that is neither root nor PostgreSQL's. */
const ORDINARY_USER = { uid: 65_534, gid: 65_534 };
const log = () => undefined;

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

let directory: string;
const running: LocalServer[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sluice-local-servers-'));
  chmodSync(directory, 0o755);
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
  rmSync(directory, { recursive: true, force: true });
});

async function postgres(port = 0): Promise<LocalServer> {
  const server = await startPostgres({ dataDir: join(directory, 'postgresql'), port, tune: 'test', log });
  running.push(server);
  return server;
}

describe('startPostgres', () => {
  it('continues with the same data at the same address', async () => {
    const first = await postgres();
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    const second = await postgres();
    expect(second.url).toBe(first.url);
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('keeps the password from others and asks everybody for it', async () => {
    const { url } = await postgres();
    expect(statSync(join(directory, 'postgresql', 'password')).mode & 0o777).toBe(0o600);
    const stranger = new URL(url);
    stranger.password = 'guess';
    await expect(query(stranger.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
  });

  it('names a port that is in use', async () => {
    const occupant = createServer().listen(0, '127.0.0.1');
    await once(occupant, 'listening');
    const { port } = occupant.address() as { port: number };
    await expect(postgres(port)).rejects.toMatchObject({ code: 'PORT_IN_USE', message: expect.stringContaining(`Port ${port}`) });
    occupant.close();
  });

  it('refuses a data directory that a living process serves, naming the process', async () => {
    await postgres();
    await expect(postgres()).rejects.toMatchObject({
      code: 'DATA_DIRECTORY_IN_USE',
      message: expect.stringContaining(`Process ${process.pid} `),
    });
  });

  it('begins anew after an initialisation that was cut off', async () => {
    const unfinished = join(directory, 'postgresql', 'unfinished-abc');
    mkdirSync(unfinished, { recursive: true });
    writeFileSync(join(unfinished, 'PG_VERSION'), '18\n');
    const server = await postgres();
    expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(existsSync(unfinished)).toBe(false);
  });

  it('says what the server said when it does not start', async () => {
    const server = await postgres();
    await server.stop();
    writeFileSync(join(directory, 'postgresql', 'data', 'PG_VERSION'), '9.6\n');
    await expect(postgres()).rejects.toMatchObject({
      code: 'START_FAILED',
      message: expect.stringContaining('database files are incompatible with server'),
    });
  });

  it('reports an end that nobody asked for', async () => {
    const server = await postgres();
    process.kill(server.pid, 'SIGKILL');
    expect(await server.exited).toMatchObject({ signal: 'SIGKILL', expected: false });
  });

  (isRoot ? it : it.skip)('says that its account may not enter the data directory', async () => {
    chmodSync(directory, 0o700);
    await expect(postgres()).rejects.toMatchObject({
      code: 'DATA_DIRECTORY_UNREACHABLE',
      message: expect.stringContaining('SLUICE_DATA_DIR'),
    });
  });
});

describe('startNats', () => {
  it('refuses a data directory that a living process serves, and keeps its passwords from others', async () => {
    const options = { dataDir: join(directory, 'nats'), port: 0, log };
    running.push(await startNats(options));
    await expect(startNats(options)).rejects.toMatchObject({ code: 'DATA_DIRECTORY_IN_USE' });
    for (const name of ['password', 'nats.conf']) expect(statSync(join(directory, 'nats', name)).mode & 0o077).toBe(0);
  });
});

describe('when the supervisor is killed', () => {
  it('no process stays behind, and the next start finds the data', async () => {
    const { child, printed } = await startFixture<Supervised>('./supervisor.mjs', [directory]);
    await query(printed.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    const family = descendants(child.pid!);
    expect(family).toEqual(expect.arrayContaining([printed.postgres, printed.nats]));
    child.kill('SIGKILL');
    await gone(family);
    const server = await postgres();
    expect(await query(server.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('together with its keepers, the next start stops what stayed behind', async () => {
    const { child, printed } = await startFixture<Supervised>('./supervisor.mjs', [directory]);
    await query(printed.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    const keepers = descendants(child.pid!).filter((pid) => commandLine(pid)?.includes('keeper.mjs'));
    for (const pid of [child.pid!, ...keepers]) process.kill(pid, 'SIGSTOP');
    for (const pid of [child.pid!, ...keepers]) process.kill(pid, 'SIGKILL');
    await gone(keepers);
    expect([isAlive(printed.postgres), isAlive(printed.nats)]).toEqual([true, true]);
    const server = await postgres();
    running.push(await startNats({ dataDir: join(directory, 'nats'), port: 0, log }));
    expect([isAlive(printed.postgres), isAlive(printed.nats)]).toEqual([false, false]);
    expect(await query(server.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('even a program that ignores every polite signal ends', async () => {
    const { child, printed } = await startFixture<{ pid: number }>('./keep-one.mjs', [directory]);
    child.kill('SIGKILL');
    await gone([printed.pid]);
    expect(readFileSync(join(directory, 'stubborn.log'), 'utf8')).toContain('SIGTERM ignored');
  });

  it('or only a keeper is, its program ends too', async () => {
    const server = await postgres();
    const keeper = descendants(process.pid).find((pid) => descendants(pid).includes(server.pid));
    process.kill(keeper!, 'SIGKILL');
    expect(await server.exited).toMatchObject({ expected: false });
    expect(isAlive(server.pid)).toBe(false);
  });
});

(isRoot ? describe : describe.skip)('as an ordinary user', () => {
  it('everything runs as that user', async () => {
    chownSync(directory, ORDINARY_USER.uid, ORDINARY_USER.gid);
    const { child, printed } = await startFixture<Supervised>('./supervisor.mjs', [directory], ORDINARY_USER);
    expect(printed.uid).toBe(ORDINARY_USER.uid);
    for (const pid of [printed.postgres, printed.nats]) {
      expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(new RegExp(`^Uid:\\s+${ORDINARY_USER.uid}\\s`, 'm'));
    }
    child.stdin!.end();
    await once(child, 'exit');
    expect([isAlive(printed.postgres), isAlive(printed.nats)]).toEqual([false, false]);
  });
});
