import { readFile } from 'node:fs/promises';
import { createSocket } from 'node:dgram';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { SecurityMode, type SessionSecurity } from '@sluice/protocol/wds/msi';
import { securityOf } from '../test/simulated-session.js';
import { FaultyRelay } from '../test/faulty-relay.js';
import { ContentFolder } from '../test/real-session.js';
import { blockSizeFor, BlockSet, FileSink, openServerSession, receive, type ReceiveOptions, type ServerSession, type ServerSessionOptions } from './index.js';

const SIZE = 6_000_123;
let folder: ContentFolder;
let content: Buffer;
const sessions: ServerSession[] = [];
let ports = 0;

beforeAll(async () => {
  folder = await ContentFolder.make(SIZE);
  content = await readFile(folder.file);
});
afterEach(async () => {
  await Promise.all(sessions.splice(0).map((session) => session.close()));
});
afterAll(() => folder.close());

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}

/** IPv4: over IPv6 the loopback interface carries no multicast (network-sessions.e2e.spec.ts has it). */
async function place() {
  const port = await freePort();
  ports += 1;
  return { multicast: { address: `239.77.${process.pid & 255}.${ports}`, port }, unicast: { address: '127.0.0.1', port } };
}

async function serve(at: Awaited<ReturnType<typeof place>>, security: SessionSecurity, more: Partial<ServerSessionOptions> = {}): Promise<ServerSession> {
  const session = await openServerSession({
    sessionId: 0x6d19ee7e, ...at, security, bytesPerSecond: null, held: false, timeToLive: 0, maximumClients: 200, blockSize: BLOCK_SIZE,
    content: { size: SIZE, read: async (offset, length) => content.subarray(offset, offset + length) }, ...more,
  });
  sessions.push(session);
  return session;
}
const BLOCK_SIZE = blockSizeFor({ mtu: 1500, family: 6, security: { ...securityOf('sign'), serverMode: SecurityMode.sign }, fragmenting: true });

async function get(name: string, at: Awaited<ReturnType<typeof place>>, security: SessionSecurity, more: Partial<ReceiveOptions> = {}) {
  const sink = await FileSink.open(folder.out(name), { size: SIZE, blockSize: BLOCK_SIZE, identity: 'test' });
  const had = sink.has.count;
  const outcome = await receive({ sessionId: 0x6d19ee7e, ...at, security, blockSize: BLOCK_SIZE, contentSize: SIZE, interfaceAddress: at.unicast.address, sink, name, silenceMs: 20_000, ...more });
  await (outcome === 'complete' ? sink.finish() : sink.close());
  return { outcome, had, count: sink.has.count };
}

describe('sessions on the loopback interface', () => {
  it.each([
    'none', 'checksum', 'hash', 'sign',
  ] as const)('three clients receive a file bit for bit in mode %s', async (mode) => {
    const at = await place();
    const security = securityOf(mode);
    const session = await serve(at, security);
    const names = ['a', 'b', 'c'].map((name) => `${name}-${mode}`);
    const ends = await Promise.all(names.map((name) => get(name, at, security)));
    expect(ends.map(({ outcome }) => outcome)).toEqual(['complete', 'complete', 'complete']);
    for (const name of names) expect(await folder.isContent(name)).toBe(true);
    expect(session.snapshot().sentBytes).toBeGreaterThan(SIZE);
  }, 60_000);

  it('three clients receive a file bit for bit over a path that loses, doubles and mixes up packets both ways', async () => {
    const [at, seen] = [await place(), await place()];
    const security = securityOf('checksum');
    await serve(at, security);
    const relay = await FaultyRelay.open(at, seen, { loss: 0.02, duplication: 0.05, delay: 0, jitter: 6 });
    const names = ['x', 'y', 'z'];
    const ends = await Promise.all(names.map((name) => get(name, seen, security)));
    await relay.close();
    expect(ends.map(({ outcome }) => outcome)).toEqual(['complete', 'complete', 'complete']);
    for (const name of names) expect(await folder.isContent(name)).toBe(true);
  }, 60_000);

  it('a client is stopped, and goes on with what it has', async () => {
    const at = await place();
    const security = securityOf('checksum');
    await serve(at, security, { bytesPerSecond: 8_000_000 });
    const abort = new AbortController();
    const first = await get('stopped', at, security, { signal: abort.signal, onProgress: ({ bytes }) => { if (bytes > SIZE / 3) abort.abort(); } });
    expect(first.outcome).toBe('aborted');
    expect(first.count).toBeGreaterThan(100);
    const second = await get('stopped', at, security);
    expect(second).toMatchObject({ outcome: 'complete', had: first.count });
    expect(await folder.isContent('stopped')).toBe(true);
  }, 60_000);

  it('a demoted client goes on in the slower session by itself', async () => {
    const [at, slower] = [await place(), await place()];
    const security = securityOf('hash');
    const session = await serve(at, security, { bytesPerSecond: 3_000_000 });
    await serve(slower, security, { sessionId: 99 });
    let demoted = false;
    const end = await get('demoted', at, security, {
      onProgress: ({ bytes }) => {
        if (demoted || bytes < SIZE / 4) return;
        demoted = true;
        session.demote(session.snapshot().clients.map((client) => client.clientId), { sessionId: 99, ...slower });
      },
    });
    expect([end.outcome, demoted]).toEqual(['complete', true]);
    expect(await folder.isContent('demoted')).toBe(true);
    expect(session.snapshot().clients).toEqual([]);
  }, 60_000);

  it.each([['fallback', 'fallback'], ['policy', 'kicked'], ['fail', 'kicked']] as const)('a client kicked for %s ends as %s', async (reason, outcome) => {
    const at = await place();
    const security = securityOf('none');
    const session = await serve(at, security, { held: true });
    const ending = get(`kicked-${reason}`, at, security);
    while (session.snapshot().clients.length === 0) await new Promise((resolve) => { setTimeout(resolve, 20); });
    const [client] = session.snapshot().clients;
    expect(client).toMatchObject({ name: `kicked-${reason}`.slice(0, 15), address: '127.0.0.1', supportsDemote: true, progressPercent: 0, done: false });
    session.kick(client!.clientId, reason);
    expect((await ending).outcome).toBe(outcome);
  }, 60_000);

  it('a client that hears nothing says so', async () => {
    expect((await get('silent', await place(), securityOf('none'), { silenceMs: 700 })).outcome).toBe('silent');
  });

  it('a session that closes sends its clients elsewhere', async () => {
    const at = await place();
    const session = await serve(at, securityOf('checksum'), { held: true });
    const ending = get('closed', at, securityOf('checksum'));
    while (session.snapshot().clients.length === 0) await new Promise((resolve) => { setTimeout(resolve, 20); });
    await session.close();
    expect(await session.ended).toBe('closed');
    expect((await ending).outcome).toBe('fallback');
  });

  it('a session that closes quietly leaves its clients to find out', async () => {
    const at = await place();
    const session = await serve(at, securityOf('checksum'), { held: true });
    const ending = get('quietly', at, securityOf('checksum'), { silenceMs: 600 });
    while (session.snapshot().clients.length === 0) await new Promise((resolve) => { setTimeout(resolve, 20); });
    await session.close({ quietly: true });
    expect((await ending).outcome).toBe('silent');
  });

  it('a sink that cannot store ends the client with its error', async () => {
    const at = await place();
    const security = securityOf('none');
    await serve(at, security);
    const has = new BlockSet(Math.ceil(SIZE / BLOCK_SIZE));
    const failing = receive({ sessionId: 0x6d19ee7e, ...at, security, blockSize: BLOCK_SIZE, contentSize: SIZE, interfaceAddress: '127.0.0.1', sink: { has, write: () => Promise.reject(new Error('disk full')) } });
    await expect(failing).rejects.toThrow('disk full');
  }, 60_000);

  it('an address that is not ours is refused', async () => {
    const at = await place();
    await expect(serve({ ...at, unicast: { address: '192.0.2.1', port: at.unicast.port } }, securityOf('none'))).rejects.toThrow('EADDRNOTAVAIL');
  });
});

describe('a file that is received', () => {
  const shape = { size: 1_000, blockSize: 100, identity: 'one' };

  it('keeps what it has beside it, for the same content only', async () => {
    const path = folder.out('sink');
    const sink = await FileSink.open(path, shape);
    await Promise.all([sink.write(3, Buffer.alloc(100, 3)), sink.write(4, Buffer.alloc(100, 4)), sink.write(0, Buffer.alloc(100, 9)), sink.flush()]);
    // As after kill -9: nobody closed it.
    const again = await FileSink.open(path, shape);
    expect(again.has.missing(9)).toEqual([{ start: 1, end: 2 }, { start: 5, end: 9 }]);
    await expect(again.finish()).rejects.toThrow('lacks 7 blocks');
    const other = await FileSink.open(path, { ...shape, identity: 'two' });
    expect(other.has.count).toBe(0);
    for (const one of [sink, again, other]) await one.close();
  });

  it.each(['damaged', 'cut', 'without its file'])('begins anew when what stands beside it is %s', async (how) => {
    const { writeFile, rm } = await import('node:fs/promises');
    const path = folder.out(`sink-${how.length}`);
    const sink = await FileSink.open(path, shape);
    await Promise.all([sink.write(3, Buffer.alloc(100, 3)), sink.close()]);
    const part = await readFile(`${path}.sluice-part`);
    if (how === 'damaged') await writeFile(`${path}.sluice-part`, part.fill(0xff, part.length - 1));
    if (how === 'cut') await writeFile(`${path}.sluice-part`, part.subarray(0, -1));
    if (how === 'without its file') await rm(path);
    const again = await FileSink.open(path, shape);
    expect(again.has.count).toBe(0);
    await again.close();
  });
});
