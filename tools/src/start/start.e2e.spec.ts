import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { request as httpsRequest } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { IncomingMessage } from 'node:http';
import { Client } from 'pg';
import { findFreePort, isAlive } from '@sluice/local-services';
import { type TestBus, type TestDatabase, createEmptyTestDatabase, createTestBus, gone } from '@sluice/testing/environment';
import { SAMPLE_CONTENT_FOLDER } from '@sluice/testing/sample-catalog';
import { downloadFile } from '@sluice/testing/update-client';
import { START_FILE, START_MAIN, type StartedSluice, startSluice } from '../../test/start/started-sluice.js';

// Each start makes a database cluster, migrates it and loads a catalog, on a machine that may be busy.
jest.setTimeout(120_000);

const isRoot = process.getuid?.() === 0;
/** The account `nobody`: neither root nor PostgreSQL's. */
const ORDINARY_USER = { uid: 65_534, gid: 65_534 };

const started: StartedSluice[] = [];
/** A data directory that a first start filled; copying it is faster than filling another one. */
let filled: string;
let directory: string;
let port: number;

beforeAll(async () => {
  filled = directory = temporaryDirectory();
  port = await findFreePort();
  const first = start();
  await first.line('Sluice is ready');
  first.child.kill('SIGTERM');
  await first.exitCode;
  started.splice(0);
});

afterAll(() => rmSync(filled, { recursive: true, force: true }));

beforeEach(async () => {
  directory = temporaryDirectory();
  // Ownership counts: PostgreSQL reads no cluster that belongs to somebody else.
  execFileSync('cp', ['-a', `${filled}/.`, directory]);
  port = await findFreePort();
});

afterEach(async () => {
  for (const sluice of started.splice(0)) {
    const family = sluice.family();
    sluice.child.kill('SIGKILL');
    await gone(family);
  }
  rmSync(directory, { recursive: true, force: true });
});

function temporaryDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), 'sluice-start-'));
  chmodSync(path, 0o755);
  return path;
}

function start(env: Record<string, string> = {}, ...rest: [command?: readonly string[], options?: object]): StartedSluice {
  const sluice = startSluice({ SLUICE_DATA_DIR: directory, SLUICE_HTTP_PORT: String(port), ...env }, ...rest);
  started.push(sluice);
  return sluice;
}

/** Runs a start that must fail, and returns what it printed. */
async function failedStart(env: Record<string, string>): Promise<string> {
  const sluice = start(env);
  expect(await sluice.exitCode).toBe(1);
  return sluice.lines.join('\n');
}

async function echo(path = '/Echo'): Promise<{ pid: number; headers: Record<string, string> }> {
  const response = await fetch(`http://localhost:${port}${path}`, { method: 'POST', body: 'x', headers: { connection: 'close' } });
  return (await response.json()) as { pid: number; headers: Record<string, string> };
}

async function databaseRow(sql: string): Promise<unknown> {
  const password = readFileSync(join(directory, 'postgresql', 'password'), 'utf8').trim();
  const databasePort = readFileSync(join(directory, 'postgresql', 'port'), 'utf8').trim();
  const client = new Client({ connectionString: `postgres://postgres:${password}@127.0.0.1:${databasePort}/sluice` });
  await client.connect();
  try {
    return (await client.query(sql)).rows[0];
  } finally {
    await client.end();
  }
}

describe('a start', () => {
  it('ends with the ready line, serves, and leaves no process after Ctrl-C', async () => {
    const sluice = start();
    await sluice.line('Sluice is ready');
    expect(sluice.lines.at(-1)).toBe(`Sluice is ready at http://localhost:${port}`);
    expect(sluice.lines.join('\n')).not.toContain('\u001b');
    expect((await echo('/eCHO/x')).headers['x-forwarded-proto']).toBe('http');
    const family = sluice.family();
    sluice.child.kill('SIGINT');
    expect(await sluice.exitCode).toBe(0);
    expect(family.filter(isAlive)).toEqual([]);
  });

  it('shows neither a password nor a token, and keeps both from others', async () => {
    const sluice = start();
    await sluice.line('Sluice is ready');
    for (const file of ['postgresql/password', 'nats/password', 'admin-token']) {
      const secret = readFileSync(join(directory, file), 'utf8').trim();
      expect(secret.length).toBeGreaterThan(16);
      expect(sluice.lines.join('\n')).not.toContain(secret);
      expect(statSync(join(directory, file)).mode & 0o077).toBe(0);
    }
  });

  it('fills an empty directory, and says so', async () => {
    rmSync(directory, { recursive: true });
    const sluice = start();
    await sluice.line('Sluice is ready');
    for (const step of ['brought up to date', 'loading the sample catalog']) expect(sluice.lines).toContainEqual(expect.stringContaining(step));
  });

  it('stops in between when it is told to during the start', async () => {
    const sluice = start();
    await sluice.line('Starting nats-server');
    sluice.child.kill('SIGTERM');
    expect(await sluice.exitCode).toBe(0);
    expect(sluice.lines).not.toContainEqual(expect.stringContaining('Sluice is ready'));
  });
});

describe('after kill -9 of the supervisor', () => {
  it('no process stays, and an immediate second start continues with the same data', async () => {
    const first = start();
    await first.line('Sluice is ready');
    const identity = await databaseRow('SELECT server_id, (SELECT count(*) FROM catalog.revision) AS revisions FROM servers.server_configuration');
    const family = first.family();
    first.child.kill('SIGKILL');
    const second = start();
    await second.line('Sluice is ready');
    expect(family.filter(isAlive)).toEqual([]);
    expect(await databaseRow('SELECT server_id, (SELECT count(*) FROM catalog.revision) AS revisions FROM servers.server_configuration')).toEqual(identity);
    expect(second.lines.join('\n')).not.toMatch(/brought up to date|loading the sample catalog/);
    await echo();
  });

  it('no process stays when it was npm that was killed and a shell stands in between', async () => {
    // The outer shell plays npm's part; ":" keeps both shells from replacing themselves with their only command.
    const inner = `"${process.execPath}" "${START_FILE}"; :`;
    const sluice = start({ npm_lifecycle_event: 'start', INNER: inner }, ['/bin/sh', '-c', '/bin/sh -c "$INNER"; :']);
    await sluice.line('Sluice is ready');
    const family = sluice.family();
    sluice.child.kill('SIGKILL');
    await gone(family);
    expect(sluice.lines).toContainEqual(expect.stringContaining('The process that started this one is gone'));
  });

  it('even a service that answers to nothing is gone', async () => {
    const sluice = start({ SLUICE_SHUTDOWN_SECONDS: '1' });
    await sluice.line('Sluice is ready');
    await echo('/Echo/hang');
    const family = sluice.family();
    sluice.child.kill('SIGKILL');
    await gone(family);
  });
});

describe('a second Ctrl-C', () => {
  it('ends by force what will not end politely', async () => {
    const sluice = start({ SLUICE_SHUTDOWN_SECONDS: '600' });
    await sluice.line('Sluice is ready');
    await echo('/Echo/hang');
    const family = sluice.family();
    sluice.child.kill('SIGINT');
    await sluice.line('Stopping');
    // The same request may reach a process twice under npm, so the second one counts only after a while.
    const again = setInterval(() => sluice.child.kill('SIGINT'), 200);
    expect(await sluice.exitCode).toBe(130);
    clearInterval(again);
    await gone(family);
  });
});

describe('a crash', () => {
  it('of a service is told, and it is started again at the same address', async () => {
    const sluice = start();
    await sluice.line('Sluice is ready');
    const { pid } = await echo();
    const crash = await fetch(`http://localhost:${port}/Echo/crash`, { method: 'POST', body: 'x' });
    expect([crash.status, crash.headers.get('retry-after')]).toEqual([503, '10']);
    await sluice.line('echo ended with exit code 3; starting it again in 0.5 s');
    await sluice.line('echo is running again');
    expect((await echo()).pid).not.toBe(pid);
  });

  it('of PostgreSQL and nats-server, too, with the data that was there', async () => {
    const sluice = start();
    await sluice.line('Sluice is ready');
    const pids = ['postgresql/data/postmaster.pid', 'nats/nats.pid'].map((file) => Number.parseInt(readFileSync(join(directory, file), 'utf8'), 10));
    const identity = await databaseRow('SELECT server_id FROM servers.server_configuration');
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    await Promise.all([sluice.line('PostgreSQL is running again'), sluice.line('nats-server is running again')]);
    expect(await databaseRow('SELECT server_id FROM servers.server_configuration')).toEqual(identity);
  });
});

describe('a start that cannot be', () => {
  it('names a port that is in use and what to set', async () => {
    const occupant = createServer().listen(port, '127.0.0.1');
    await once(occupant, 'listening');
    const said = await failedStart({});
    expect(said).toContain(`Port ${port}`);
    expect(said).toContain('SLUICE_HTTP_PORT');
    occupant.close();
  });

  it('names the Sluice that has the data directory', async () => {
    const first = start();
    await first.line('Sluice is ready');
    const said = await failedStart({});
    expect(said).toContain(`Process ${first.child.pid} already runs Sluice from ${directory}`);
    expect(said).toContain('SLUICE_DATA_DIR');
    await echo();
  });

  it.each([
    ['SLUICE_HTTP_PORT', 'hush-hush'],
    ['DATABASE_URL', 'postgres://somebody:hush-hush@127.0.0.1:9/x'],
  ])('names %s without its value', async (key, value) => {
    const said = await failedStart({ [key]: value });
    expect(said).toContain(key);
    expect(said).not.toContain('hush-hush');
  });

  (isRoot ? it : it.skip)('says which directory PostgreSQL may not enter', async () => {
    chmodSync(directory, 0o700);
    const said = await failedStart({ SLUICE_DATA_DIR: join(directory, 'data') });
    expect(said).toContain('SLUICE_DATA_DIR');
  });
});

describe('servers of the user', () => {
  let database: TestDatabase;
  let bus: TestBus;
  beforeAll(async () => {
    database = await createEmptyTestDatabase();
    bus = await createTestBus();
  });
  afterAll(() => database.drop());

  it('are used instead of local ones, and their addresses are not shown', async () => {
    const sluice = start({ DATABASE_URL: database.url, NATS_URL: bus.url });
    await sluice.line('Sluice is ready');
    const said = sluice.lines.join('\n');
    expect(said).toMatch(/Database +as DATABASE_URL says/);
    expect(said).toMatch(/Bus +as NATS_URL says/);
    for (const url of [database.url, bus.url]) expect(said).not.toContain(new URL(url).password);
    expect(said).not.toMatch(/Starting (PostgreSQL|nats-server)/);
    await echo();
  });
});

describe('with a certificate', () => {
  it('HTTPS is served beside HTTP', async () => {
    const [cert, key] = [join(directory, 'cert.pem'), join(directory, 'key.pem')];
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1', ...subject, '-keyout', key, '-out', cert], { stdio: 'ignore' });
    const httpsPort = await findFreePort();
    const sluice = start({ SLUICE_TLS_CERT: cert, SLUICE_TLS_KEY: key, SLUICE_HTTPS_PORT: String(httpsPort) });
    await sluice.line('Sluice is ready');
    const request = httpsRequest({ host: 'localhost', port: httpsPort, path: '/Echo', ca: readFileSync(cert), method: 'POST', agent: false });
    request.end('x');
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    expect((JSON.parse(await text(response)) as { headers: object }).headers).toMatchObject({ 'x-forwarded-proto': 'https' });
    await echo();
  });
});

(isRoot ? describe : describe.skip)('as an ordinary user', () => {
  it('everything runs as that user, from a directory closed to others', async () => {
    directory = join(directory, 'home');
    mkdirSync(directory, { mode: 0o700 });
    chownSync(directory, ORDINARY_USER.uid, ORDINARY_USER.gid);
    const sluice = start({}, undefined, ORDINARY_USER);
    await sluice.line('Sluice is ready');
    const pid = Number.parseInt(readFileSync(join(directory, 'postgresql', 'data', 'postmaster.pid'), 'utf8'), 10);
    expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(new RegExp(`^Uid:\\s+${ORDINARY_USER.uid}\\s`, 'm'));
    sluice.child.kill('SIGTERM');
    expect(await sluice.exitCode).toBe(0);
  });
});

describe('with the services of this checkout', () => {
  const GET_CONFIG = `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>
    <GetConfig xmlns="http://www.microsoft.com/SoftwareDistribution/Server/ClientWebService"><protocolVersion>1.8</protocolVersion></GetConfig>
  </s:Body></s:Envelope>`;

  async function getConfig(): Promise<[status: number, body: string]> {
    const headers = {
      'content-type': 'text/xml; charset=utf-8',
      soapaction: '"http://www.microsoft.com/SoftwareDistribution/Server/ClientWebService/GetConfig"',
      connection: 'close',
    };
    const response = await fetch(`http://localhost:${port}/clientwebservice/client.asmx`, { method: 'POST', body: GET_CONFIG, headers });
    return [response.status, await response.text()];
  }

  it('a client downloads a file of the samples through the edge', async () => {
    const sluice = start({}, [process.execPath, START_MAIN]);
    await sluice.line('Sluice is ready');
    const bytes = readFileSync(new URL('sluice-sample-kb9000003-amd64.exe', SAMPLE_CONTENT_FOLDER));
    const [sha1, sha256] = ['sha1', 'sha256'].map((algorithm) => createHash(algorithm).update(bytes).digest());
    const name = sha1!.toString('hex').toUpperCase();
    const file = { url: `http://localhost:${port}/content/${name.slice(-2)}/${name}.exe`, size: bytes.length, digest: sha1!.toString('base64'), sha256: sha256!.toString('base64') };
    expect((await downloadFile(file)).bytes.equals(bytes)).toBe(true);
    sluice.child.kill('SIGTERM');
    expect(await sluice.exitCode).toBe(0);
  });

  it('a client gets its configuration, also from a gateway that was killed and is back', async () => {
    const sluice = start({}, [process.execPath, START_MAIN]);
    await sluice.line('Sluice is ready');
    const before = await getConfig();
    expect(before).toEqual([200, expect.stringContaining('<GetConfigResult>')]);
    process.kill(Number(/process (\d+)/.exec(await sluice.line('  wusp-gateway'))![1]), 'SIGKILL');
    await sluice.line('wusp-gateway is running again');
    expect(await getConfig()).toEqual(before);
    sluice.child.kill('SIGTERM');
    expect(await sluice.exitCode).toBe(0);
  });
});
