import { createHash, randomBytes, randomInt, randomUUID } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createEvent } from '@sluice/domain/events';
import { createDataSource } from '@sluice/domain/migrations';
import { findSession, listSessionClients, listSessions, type MulticastSession } from '@sluice/domain/multicast';
import { appendToOutbox } from '@sluice/domain/messaging';
import { readInitiationAnswer, writeInitiationRequest } from '@sluice/protocol/wds/msi';
import { DirectoryStore } from '@sluice/platform/content-store';
import { createTestBus, createTestDatabase, type TestDatabase } from '@sluice/testing/environment';
import { storeContent } from '@sluice/testing/sample-catalog';
import { ServiceProcess, until } from '@sluice/testing/service-process';
import type { DataSource } from 'typeorm';
import { runSluice, type RunResult } from '../../cli/test/run-sluice.js';

const TOKEN = 'a-token-of-administrators-that-nobody-prints';
const BYTES = 12_000_000;

let database: TestDatabase;
let dataSource: DataSource;
let management: ServiceProcess;
let multicast: ServiceProcess;
let scratch: string;
let environment: Record<string, string>;
let content: Buffer;

const port = String(randomInt(20_000, 30_000));
/** Not every machine has IPv6. */
const hasIpv6 = Object.values(networkInterfaces()).flat().some((info) => info?.address === '::1');
if (!hasIpv6) process.stderr.write('skipped: a session over IPv6; there is no ::1 here\n');

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'sluice-multicast-'));
  await mkdir(join(scratch, 'root/images'), { recursive: true });
  content = randomBytes(BYTES);
  await writeFile(join(scratch, 'root/images/a.wim'), content);
  await writeFile(join(scratch, 'root/secret'), 'secret');
  await writeFile(join(scratch, 'root/images/empty'), '');
  database = await createTestDatabase();
  dataSource = await createDataSource(database.url).initialize();
  const first = randomInt(31_000, 45_000);
  environment = {
    DATABASE_URL: database.url, NATS_URL: (await createTestBus()).url, SLUICE_ADMIN_TOKEN: TOKEN, SLUICE_WDS_ADDRESSES: hasIpv6 ? '127.0.0.1,::1' : '127.0.0.1', SLUICE_WDS_PORT: port, SLUICE_WDS_RPC: 'off',
    SLUICE_WDS_SESSION_PORTS: `${first}-${first + 50}`, SLUICE_WDS_DIRECTORY: join(scratch, 'root'), SLUICE_CONTENT_DIRECTORY: join(scratch, 'store'), SLUICE_WDS_LINGER_SECONDS: '1', SLUICE_WDS_SERVER: 'test',
    SLUICE_WDS_MULTICAST_IPV4: `239.192.${randomInt(0, 256)}.0/24`, SLUICE_WDS_REQUESTS_PER_SECOND: '100', SLUICE_LOG_LEVEL: 'info',
  };
  [management, multicast] = await Promise.all([ServiceProcess.start('console', environment), ServiceProcess.start('wds-multicast', environment)]);
  await done('multicast', 'add', 'Images', '--configuration', 'images', '--everybody');
  await done('multicast', 'add', 'Slow', '--configuration', 'images', '--everybody', '--rate', '2');
  await storeContent(await DirectoryStore.open(join(scratch, 'store')), content);
  await done('multicast', 'add', 'Updates', '--provider', 'content-store', '--everybody');
  await done('multicast', 'add', 'SlowTwo', '--configuration', 'images', '--everybody', '--rate', '2', '--start-clients', '2');
  await done('multicast', 'add', 'Two', '--configuration', 'images', '--everybody', '--start-clients', '2');
  await done('multicast', 'add', 'Closed', '--configuration', 'images', '--account', 'ada');
}, 90_000);

afterAll(async () => {
  await Promise.all([management?.stop(), multicast?.stop()]);
  await dataSource?.destroy();
  await database?.drop();
  await rm(scratch, { recursive: true, force: true });
}, 30_000);

const sluice = (...args: string[]): Promise<RunResult> => runSluice(args, { SLUICE_URL: management.url, SLUICE_ADMIN_TOKEN: TOKEN });
const get = (namespace: string, name: string, out: string, ...more: string[]) =>
  sluice('multicast', 'get', '--server', '127.0.0.1', '--port', port, '--namespace', namespace, '--content', name, '--out', join(scratch, out), '--http', multicast.url, '--json', ...more);

async function done(...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await sluice(...args);
  expect([exitCode, stderr]).toEqual([0, '']);
  return stdout;
}

const isWhole = async (out: string) => (await readFile(join(scratch, out))).equals(content);
const latest = async (namespace: string): Promise<MulticastSession | undefined> => (await listSessions(dataSource, 50)).find((session) => session.namespace === namespace);
const ended = (namespace: string) => until(`the session of ${namespace} to end: ${multicast.log.join('')}`, async () => {
  const session = await latest(namespace);
  return session?.state === 'ended' ? session : null;
});
const running = (namespace: string, isSo: (session: MulticastSession) => boolean = () => true) => until(`the session of ${namespace} to run: ${multicast.log.join('')}`, async () => {
  const session = await latest(namespace);
  return session?.state === 'running' && isSo(session) ? session : null;
});
const clientOf = (session: MulticastSession) => until('the client to be known', async () => (await listSessionClients(dataSource, session.id)).find(({ state }) => state === 'joined') ?? null);

describe('content', () => {
  it('comes to several computers in one session, bit for bit and verified', async () => {
    const results = await Promise.all(['a', 'b', 'c'].map((out) => get('images', 'a.wim', out)));
    for (const { exitCode, stdout, stderr } of results) {
      expect([exitCode, stderr]).toEqual([0, '']);
      expect(JSON.parse(stdout)).toMatchObject({ size: BYTES, verified: true, sha256: createHash('sha256').update(content).digest('hex'), means: ['multicast'] });
    }
    for (const out of ['a', 'b', 'c']) expect(await isWhole(out)).toBe(true);
    const session = await ended('Images');
    expect(session).toMatchObject({ outcome: 'completed', clientsCompleted: 3, clients: 0, server: 'test', contentSize: BYTES, securityMode: 0x0003_0003, requestedBy: '127.0.0.1' });
    expect((await listSessionClients(dataSource, session.id)).map(({ state, progress }) => [state, progress])).toEqual([['completed', 100], ['completed', 100], ['completed', 100]]);
    const events: { event: string }[] = await dataSource.query(`SELECT event FROM messaging.outbox WHERE payload->'data'->>'sessionId' = $1 AND event <> 'SessionProgressed' ORDER BY created_at`, [session.id]);
    expect(events.map(({ event }) => event)).toEqual(['SessionRequested', 'SessionStarted', 'SessionCompleted']);
    await expect(stat(join(scratch, 'a.part'))).rejects.toMatchObject({ code: 'ENOENT' });
  }, 60_000);

  (hasIpv6 ? it : it.skip)('comes over IPv4 to who could receive it over IPv6, where multicast has no way over IPv6', async () => {
    const { exitCode, stdout, stderr } = await get('images', 'a.wim', 'o', '--ipv6');
    expect([exitCode, stderr]).toEqual([0, '']);
    expect([JSON.parse(stdout), await isWhole('o')]).toMatchObject([{ verified: true, means: ['multicast'] }, true]);
    expect(multicast.entriesWith('it is over IPv4').length).toBe((await ended('Images')).serverAddress === '::1' ? 0 : 1);
  }, 60_000);

  it('may be a file of an update, by its digest, before anybody asks for the update', async () => {
    const name = createHash('sha1').update(content).digest('hex').toUpperCase();
    expect([(await get('Updates', `${name}.cab`, 'q')).exitCode, await isWhole('q')]).toEqual([0, true]);
    expect(await ended('Updates')).toMatchObject({ outcome: 'completed', clientsCompleted: 1 });
    expect((await get('Updates', '0'.repeat(40), 'r')).stderr).toContain('no content');
  }, 60_000);

  it('is not sent before as many wait as its namespace wants, or somebody says so', async () => {
    const one = get('Two', 'a.wim', 'd');
    const waiting = await until('the client to wait', async () => {
      const session = await latest('Two');
      return session?.clients === 1 ? session : null;
    });
    expect(waiting).toMatchObject({ state: 'waiting', sentBytes: 0 });
    expect((await get('Two', 'a.wim', 'e')).exitCode).toBe(0);
    expect((await one).exitCode).toBe(0);
    expect(await ended('Two')).toMatchObject({ id: waiting.id, clientsCompleted: 2 });
    const alone = get('Two', 'a.wim', 'f');
    const next = await until('the next client to wait', async () => {
      const session = await latest('Two');
      return session?.clients === 1 && session.id !== waiting.id ? session : null;
    });
    await done('multicast', 'start', next.id);
    expect((await alone).exitCode).toBe(0);
  }, 60_000);

  it.each(['SIGKILL', 'SIGTERM'] as const)('goes on after the server was ended by %s, with what is missing only', async (signal) => {
    await rm(join(scratch, 'g'), { force: true });
    const receiving = get('Slow', 'a.wim', 'g', '--silence', '3');
    const before = await running('Slow', ({ sentBytes }) => sentBytes > BYTES / 3);
    await multicast.stop(signal);
    multicast = await ServiceProcess.start('wds-multicast', environment, { port: multicast.port });
    const { exitCode, stdout, stderr } = await receiving;
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({ verified: true, means: ['multicast'] });
    expect(await isWhole('g')).toBe(true);
    const after = await ended('Slow');
    expect(await findSession(dataSource, before.id)).toMatchObject({ state: 'ended', outcome: 'interrupted' });
    expect([after.id === before.id, after.clientsCompleted]).toEqual([false, 1]);
    expect(after.sentBytes).toBeLessThan(BYTES * 0.75);
  }, 60_000);

  it('comes over HTTP when nobody answers, or when an administrator ends the session, and then only what is missing', async () => {
    const silent = await sluice('multicast', 'get', '--server', '127.0.0.1', '--port', '9', '--attempts', '1', '--namespace', 'Images', '--content', 'a.wim', '--out', join(scratch, 'h'), '--http', multicast.url, '--json');
    expect([silent.exitCode, JSON.parse(silent.stdout), await isWhole('h')]).toMatchObject([0, { verified: true, means: ['http'] }, true]);
    const receiving = get('Slow', 'a.wim', 'i');
    const session = await running('Slow', ({ sentBytes }) => sentBytes > BYTES / 4);
    await done('multicast', 'stop', session.id);
    const { exitCode, stdout } = await receiving;
    expect([exitCode, JSON.parse(stdout), await isWhole('i')]).toMatchObject([0, { means: ['multicast', 'http'] }, true]);
    expect(await findSession(dataSource, session.id)).toMatchObject({ outcome: 'stopped' });
  }, 60_000);

  it('is kept from a computer that an administrator sends away', async () => {
    const receiving = get('Slow', 'a.wim', 'j');
    const session = await running('Slow', ({ clients }) => clients === 1);
    const client = await clientOf(session);
    await done('multicast', 'kick', session.id, String(client.clientId));
    const { exitCode, stderr } = await receiving;
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('sent this computer away')]);
    expect((await stat(join(scratch, 'j.part'))).size).toBe(BYTES);
  }, 60_000);

  it('goes on in a slower session of its own for a computer that an administrator demotes', async () => {
    const receiving = Promise.all([get('SlowTwo', 'a.wim', 'm'), get('SlowTwo', 'a.wim', 'n')]);
    const session = await running('SlowTwo', ({ clients, sentBytes }) => clients === 2 && sentBytes > BYTES / 20);
    const { clientId } = await clientOf(session);
    await done('multicast', 'demote', session.id, String(clientId));
    for (const { exitCode, stderr } of await receiving) expect([exitCode, stderr]).toEqual([0, '']);
    expect([await isWhole('m'), await isWhole('n')]).toEqual([true, true]);
    const slower = await ended('SlowTwo');
    expect([slower.fasterSession, slower.outcome, slower.clientsCompleted]).toEqual([session.id, 'completed', 1]);
    expect((await listSessionClients(dataSource, session.id)).map(({ state }) => state).sort()).toEqual(['completed', 'demoted']);
  }, 60_000);

  it('is prepared before anybody asks, for an administrator or whoever tells of it on the bus', async () => {
    expect(await done('multicast', 'prepare', 'images', 'a.wim')).toMatch(/: waiting\n$/);
    const prepared = (await latest('Images'))!;
    expect((await get('Images', 'a.wim', 'k')).exitCode).toBe(0);
    expect(await ended('Images')).toMatchObject({ id: prepared.id, clientsCompleted: 1, requestedBy: expect.any(String) });
    const sessionId = randomUUID();
    await dataSource.transaction((manager) => appendToOutbox(manager, createEvent('SessionRequested', { sessionId, namespace: 'Images', content: 'a.wim', requestedBy: 'another program' }, { source: '/test', subject: sessionId })));
    expect(await until('the session to be set up', async () => ((await findSession(dataSource, sessionId))?.state === 'waiting' ? latest('Images') : null))).toMatchObject({ id: sessionId, requestedBy: 'another program' });
    await done('multicast', 'stop', sessionId);
    expect((await sluice('multicast', 'prepare', 'Images', 'none')).stderr).toContain('no such content');
  }, 60_000);
});

describe('a request', () => {
  it.each([
    ['Nothing', 'a.wim', 1, 'no namespace'], ['Images', 'b.wim', 1, 'no content'], ['Images', '../secret', 1, 'no content'], ['Images', '..\\secret', 1, 'no content'], ['Images', '/etc/passwd', 1, 'no content'],
    ['Images', 'empty', 1, 'Win32 error 13'], ['Closed', 'a.wim', 4, 'without an account'],
  ])('for %s: %s is refused with words', async (namespace, name, exitCode, words) => {
    const result = await get(namespace, name, 'refused');
    expect([result.exitCode, result.stderr]).toEqual([exitCode, expect.stringContaining(words)]);
    await expect(stat(join(scratch, 'refused'))).rejects.toMatchObject({ code: 'ENOENT' });
    const overHttp = await fetch(`${multicast.url}/Multicast/content?namespace=${encodeURIComponent(namespace)}&content=${encodeURIComponent(name)}`);
    expect(overHttp.status).toBe(name === 'empty' ? 200 : 404);
    await overHttp.body?.cancel();
  }, 30_000);

  it('that is repeated finds the same session; of a flood and of rubbish little is answered, and others do not notice', async () => {
    const socket = createSocket('udp4');
    const answers: Buffer[] = [];
    socket.on('message', (answer) => answers.push(answer));
    socket.connect(Number(port), '127.0.0.1');
    await once(socket, 'connect');
    const request = writeInitiationRequest({ namespace: 'Images', content: 'a.wim', macAddress: Uint8Array.of(1, 2, 3, 4, 5, 6), ipv6Capable: false });
    for (let sent = 0; sent < 3; sent += 1) socket.send(request);
    await until('three answers', () => Promise.resolve(answers.length === 3 ? true : null));
    expect(new Set(answers.map((answer) => readInitiationAnswer(answer).session?.sessionId)).size).toBe(1);
    for (let sent = 0; sent < 3_000; sent += 1) {
      socket.send(sent % 2 === 0 ? request : randomBytes(60));
      if (sent % 100 === 0) await new Promise(setImmediate);
    }
    expect((await get('Images', 'a.wim', 'l')).exitCode).toBe(0);
    expect(answers.length).toBeLessThan(1_000);
    expect(multicast.isRunning).toBe(true);
    expect(multicast.entriesWith('"level":"error"')).toEqual([]);
    socket.close();
  }, 60_000);
});

describe('content over HTTP', () => {
  const url = () => `${multicast.url}/Multicast/content?namespace=Images&content=a.wim`;
  it('is sent whole and in parts, with its digest', async () => {
    await until('the digest', async () => ((await fetch(url(), { method: 'HEAD' })).headers.get('repr-digest')));
    const head = await fetch(url(), { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), head.headers.get('repr-digest')]).toEqual([200, String(BYTES), `sha-256=:${createHash('sha256').update(content).digest('base64')}:`]);
    const part = await fetch(url(), { headers: { range: 'bytes=10-19', 'if-range': head.headers.get('etag')! } });
    expect([part.status, part.headers.get('content-range'), Buffer.from(await part.arrayBuffer()).equals(content.subarray(10, 20))]).toEqual([206, `bytes 10-19/${BYTES}`, true]);
    const other = await fetch(url(), { headers: { range: 'bytes=10-19', 'if-range': '"other"' } });
    expect([other.status, Buffer.from(await other.arrayBuffer()).equals(content)]).toEqual([200, true]);
    expect((await fetch(url(), { headers: { range: `bytes=${BYTES}-` } })).status).toBe(416);
    expect((await fetch(url(), { method: 'POST' })).status).toBe(405);
    for (const target of ['/Multicast', '/Multicast/content', '/Multicast/content?namespace=Images', '/Multicast/../etc/passwd']) expect((await fetch(multicast.url + target)).status).toBe(404);
  });
});

describe('sluice multicast', () => {
  it('shows what is offered, sessions and their clients', async () => {
    expect((await done('multicast', 'namespaces')).split('\n').map((line) => line.split(/ {2,}/)[0]).filter((name) => name !== '')).toEqual(['name', 'Closed', 'Images', 'Slow', 'SlowTwo', 'Two', 'Updates']);
    expect(await done('multicast', 'namespaces')).toMatch(/Closed +directory +images +ada +at once[^]*Two +directory +images +everybody +with 2 clients/);
    const [session] = await listSessions(dataSource, 1, { state: 'ended' });
    expect(await done('multicast', 'sessions', '--state', 'ended')).toContain(session!.id);
    const shown = await done('multicast', 'session', session!.id);
    expect(shown).toContain(`${session!.namespace}: ${session!.content}`);
    expect(shown).toMatch(new RegExp(`state +${session!.outcome}[^]*clients +0 here, ${session!.clientsCompleted} have had everything`));
  }, 60_000);

  it('says what cannot be', async () => {
    const refusals: [string[], number, string][] = [
      [['add', 'IMAGES'], 1, 'namespace'], [['add', 'x', '--slow-clients', 'split', '--minimum-rate', '5'], 1, 'speeds'], [['add', 'x', '--start-at', 'soon'], 2, '--start-at'],
      [['remove', 'none'], 1, 'no namespace none'], [['session', 'x'], 2, 'no id'], [['session', randomUUID()], 1, 'no session'], [['stop', randomUUID()], 1, 'no session'],
      [['kick', randomUUID(), 'x'], 2, 'no number'], [['prepare', 'none', 'a.wim'], 1, 'no namespace'], [['get', '--server', '127.0.0.1'], 2, '--namespace'],
    ];
    for (const [args, exitCode, words] of refusals) {
      const result = await sluice('multicast', ...args);
      expect([args, result.exitCode, result.stderr]).toEqual([args, exitCode, expect.stringContaining(words)]);
    }
  }, 60_000);

  it('takes a namespace away', async () => {
    expect(await done('multicast', 'remove', 'two')).toContain('Two is offered no more');
    await until('the namespace to be gone', async () => ((await get('Two', 'a.wim', 'p', '--no-http', '--attempts', '1')).stderr.includes('no namespace') ? true : null));
  }, 60_000);
});
