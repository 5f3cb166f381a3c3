import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import type { ByteRange } from '@sluice/platform/content-store';
import { Log } from '@sluice/platform/observability';
import { ContentEndpoint } from '../src/serve/content-endpoint.js';
import { ContentMetrics } from '../src/serve/content-metrics.js';
import { contentNameOf } from '../src/serve/content-path.js';
import { passingContent } from '../src/serve/passing-content.js';
import type { PassThrough } from '../src/pass-through.js';
import { ask, openSocket } from './raw-request.js';

const NAME = '2F88DF42DA48AA980FB748D13BAA2DE49CD154AB';
const PATH = `/Content/AB/${NAME}.exe`;
const bytes = randomBytes(4 * 1024 * 1024);

/** What the upstream server has, or does; each test says. */
let passThrough: PassThrough;
let server: Server;
let port: number;
const logged: string[] = [];
const streams: Readable[] = [];

beforeEach(async () => {
  logged.length = 0;
  streams.length = 0;
  const log = Log.create({ service: 'test', destination: { write: (line) => void logged.push(line) } });
  const endpoint = new ContentEndpoint({ maxTransfers: 10, stallMs: 5_000 }, new ContentMetrics(), log, () => false);
  server = createServer((request, response) => endpoint.handle(async (target) => {
    const name = contentNameOf(target);
    return name === null ? null : passingContent(passThrough, name);
  }, request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const upstream = (read: (range: ByteRange) => Readable | Promise<Readable>, size = bytes.length): PassThrough => ({
  open: async (name) => (name === NAME ? {
    size,
    read: async (range) => {
      const stream = await read(range);
      streams.push(stream);
      return stream;
    },
  } : null),
});
const inChunks = (part: Uint8Array) => Readable.from((function* () { for (let at = 0; at < part.length; at += 50_000) yield part.subarray(at, at + 50_000); })());

describe('a file that is not here yet', () => {
  it('is passed through, whole and in parts, with the validator that it will have', async () => {
    passThrough = upstream(({ start, end }) => inChunks(bytes.subarray(start, end + 1)));
    const whole = await ask(port, PATH);
    expect([whole.status, whole.headers.etag, whole.headers['content-length'], whole.body.equals(bytes)]).toEqual([200, `"${NAME}"`, String(bytes.length), true]);
    const part = await ask(port, PATH, { range: 'bytes=1048576-2097151' });
    expect([part.status, part.headers['content-range'], part.body.equals(bytes.subarray(1_048_576, 2_097_152))]).toEqual([206, `bytes 1048576-2097151/${bytes.length}`, true]);
  });

  it('is kept by nobody in between, because nobody has verified it', async () => {
    passThrough = upstream(({ start, end }) => inChunks(bytes.subarray(start, end + 1)));
    const { headers } = await ask(port, PATH, { range: 'bytes=0-9' });
    expect([headers['cache-control'], headers['last-modified']]).toEqual(['no-store', undefined]);
  });

  it('is not found when nobody wants it', async () => {
    passThrough = upstream(() => { throw new Error('not asked'); });
    expect((await ask(port, `/Content/00/${'0'.repeat(40)}.exe`)).status).toBe(404);
  });

  it.each([
    ['too few bytes', (part: Buffer) => inChunks(part.subarray(0, -1))],
    ['an error', (part: Buffer) => Readable.from((function* () { yield part.subarray(0, 100_000); throw new Error('the upstream server went away'); })())],
  ])('breaks off when %s came', async (_what, stream) => {
    passThrough = upstream(({ start, end }) => stream(bytes.subarray(start, end + 1)));
    await expect(ask(port, PATH, { range: 'bytes=0-999999' })).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(streams.every(({ destroyed }) => destroyed)).toBe(true);
    expect(logged.join()).toContain('An answer broke off');
  });

  it('is never more than was promised', async () => {
    passThrough = upstream(({ start, end }) => inChunks(Buffer.concat([bytes.subarray(start, end + 1), Buffer.alloc(100_000)])));
    const answer = await ask(port, PATH, { range: 'bytes=0-99' }).catch(() => null);
    expect(answer?.body.length ?? 0).toBeLessThanOrEqual(100);
    expect(streams.every(({ destroyed }) => destroyed)).toBe(true);
    expect(logged.join()).toContain('An answer broke off');
  });

  it('that cannot be had is answered before anything is promised', async () => {
    passThrough = upstream(() => Promise.reject(new Error('connection refused')));
    const answer = await ask(port, PATH);
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '5']);
    expect(answer.body.toString()).not.toContain('refused');
    expect(logged.join()).toContain('connection refused');
  });

  it('is not fetched any further when the client goes away', async () => {
    let drawn = 0;
    // More than any buffer of the kernel takes at once.
    passThrough = upstream(() => Readable.from((function* () { for (;;) { drawn++; yield Buffer.alloc(50_000); } })()), 1_000_000_000);
    const socket = await openSocket(port);
    socket.write(`GET ${PATH} HTTP/1.1\r\nHost: x\r\nRange: bytes=0-999999999\r\n\r\n`);
    await once(socket, 'data');
    const [stream] = streams;
    socket.resetAndDestroy();
    if (stream?.destroyed === false) await once(stream, 'close');
    expect(drawn).toBeLessThan(20_000);
    expect(logged.join()).not.toContain('broke off');
  });
});
