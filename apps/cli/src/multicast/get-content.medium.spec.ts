import { createHash, randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { writeInitiationError, writeInitiationReply, type SessionDescription } from '@sluice/protocol/wds/msi';
import { getContent, type GetOptions } from './get-content.js';

const CONTENT = randomBytes(300_000);
const SHA256 = createHash('sha256').update(CONTENT).digest('hex');
const SESSION: SessionDescription = { sessionId: 1, multicastAddress: '239.0.0.1', serverAddress: '127.0.0.1', port: 9, contentSize: 100n, blockSize: 10, totalBlocks: 10n };

let directory: string;
let udp: Socket;
let http: Server;
/** What the server answers to the next requests; after the last one, nothing. */
let answers: Uint8Array[];
let handle: (request: IncomingMessage, response: ServerResponse) => void;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sluice-get-'));
  answers = [];
  udp = createSocket('udp4');
  udp.on('message', (_, from) => { const answer = answers.shift(); if (answer !== undefined) udp.send(answer, from.port, from.address); });
  udp.bind(0, '127.0.0.1');
  http = createServer((request, response) => handle(request, response)).listen(0, '127.0.0.1');
  await Promise.all([once(udp, 'listening'), once(http, 'listening')]);
  handle = serve();
});

afterEach(async () => {
  udp.close();
  http.closeAllConnections();
  http.close();
  await rm(directory, { recursive: true, force: true });
});

/** A server that does as it should, with the content or another one. */
const serve = (bytes = CONTENT, digest = SHA256) => (request: IncomingMessage, response: ServerResponse): void => {
  const [, first, last] = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '') ?? [];
  const headers = { etag: '"1"', 'repr-digest': `sha-256=:${Buffer.from(digest, 'hex').toString('base64')}:` };
  if (first === undefined) return void response.writeHead(200, { ...headers, 'content-length': bytes.length }).end(request.method === 'HEAD' ? undefined : bytes);
  const part = bytes.subarray(Number(first), Number(last) + 1);
  response.writeHead(206, { ...headers, 'content-length': part.length, 'content-range': `bytes ${first}-${last}/${bytes.length}` }).end(part);
};

const get = (changes: Partial<GetOptions> = {}) => getContent({
  question: { host: '127.0.0.1', port: udp.address().port, namespace: 'N', content: 'c', ipv6Capable: false }, out: join(directory, 'out'),
  http: new URL(`http://127.0.0.1:${(http.address() as AddressInfo).port}`), sha256: null, attempts: 1, silenceMs: 500, interfaceAddress: '127.0.0.1', onStatus: () => undefined,
  signal: new AbortController().signal, ...changes,
});

describe('getting content from a server', () => {
  it('that does not answer goes over to HTTP, and leaves the file alone', async () => {
    expect(await get()).toEqual({ size: CONTENT.length, sha256: SHA256, verified: true, means: ['http'] });
    expect((await readFile(join(directory, 'out'))).equals(CONTENT)).toBe(true);
    expect(await readdir(directory)).toEqual(['out']);
  }, 20_000);

  it('that breaks off goes on with what is missing', async () => {
    const asked: string[] = [];
    handle = (request, response) => {
      if (request.method === 'HEAD') return serve()(request, response);
      asked.push(request.headers.range ?? '');
      if (asked.length > 1) return serve()(request, response);
      response.writeHead(206, { 'content-range': `bytes 0-299999/${CONTENT.length}`, 'content-length': CONTENT.length });
      response.write(CONTENT.subarray(0, 200_000), () => setTimeout(() => response.destroy(), 200));
    };
    expect(await get()).toMatchObject({ verified: true });
    expect(asked).toEqual(['bytes=0-299999', 'bytes=196608-299999']);
  }, 20_000);

  it.each<[string, string, () => void]>([
    ['says that there is no such content', 'has no content c', () => { answers = [writeInitiationError(2)]; }],
    ['wants an account', 'without an account', () => { answers = [writeInitiationError(5)]; }],
    ['announces blocks that no datagram holds', 'which cannot be', () => { answers = [writeInitiationReply({ ...SESSION, blockSize: 4_000_000_000, contentSize: 4_000_000_000n, totalBlocks: 1n })]; }],
    ['announces more blocks than there can be', 'which cannot be', () => { answers = [writeInitiationReply({ ...SESSION, blockSize: 1, contentSize: 2n ** 60n, totalBlocks: 2n ** 60n })]; }],
    ['sends other bytes', 'not what it should be', () => { handle = serve(Buffer.alloc(CONTENT.length)); }],
    ['sends another part than was asked for', 'no longer what it was', () => { handle = (request, response) => (request.method === 'HEAD' ? serve()(request, response) : void response.writeHead(206, { 'content-range': 'bytes 5-9/300000' }).end('abcde')); }],
    ['sends all of another version', 'no longer what it was', () => { handle = (request, response) => (request.method === 'HEAD' ? serve()(request, response) : void response.writeHead(200).end('other')); }],
    ['sends more than was asked for', 'more than it was asked for', () => {
      handle = (request, response) => {
        if (request.method === 'HEAD') return serve()(request, response);
        response.writeHead(206, { 'content-range': `bytes 0-299999/${CONTENT.length}` });
        const more = (): void => { while (!response.destroyed && response.write(CONTENT)); response.once('drain', more); };
        more();
      };
    }],
    ['has it no way', 'does not have it over HTTP', () => { handle = (_, response) => void response.writeHead(404).end(); }],
  ])('that %s fails with words, and no file has its name', async (_, words, prepare) => {
    prepare();
    await expect(get()).rejects.toMatchObject({ name: 'CommandError', message: expect.stringContaining(words) });
    expect((await readdir(directory)).includes('out')).toBe(false);
  }, 20_000);

  it('takes rubbish for no answer, and asks again', async () => {
    answers = [Buffer.from('rubbish'), writeInitiationError(5)];
    await expect(get({ attempts: 3 })).rejects.toMatchObject({ message: expect.stringContaining('without an account') });
  }, 20_000);

  it('believes the digest that was given more than the server', async () => {
    await expect(get({ sha256: '0'.repeat(64) })).rejects.toMatchObject({ message: expect.stringContaining('not what it should be') });
    expect(await get({ sha256: SHA256 })).toMatchObject({ verified: true });
  }, 20_000);

  it('goes over to HTTP when sessions are silent, and can be stopped', async () => {
    const session = writeInitiationReply({ ...SESSION, contentSize: BigInt(CONTENT.length), blockSize: 1_000, totalBlocks: 300n });
    answers = [session, session, session];
    expect(await get()).toMatchObject({ verified: true, means: ['http'] });
    answers = [session];
    const stop = new AbortController();
    const getting = get({ signal: stop.signal, silenceMs: 20_000, out: join(directory, 'other') });
    setTimeout(() => stop.abort(), 500);
    await expect(getting).rejects.toMatchObject({ message: expect.stringContaining('goes on from here') });
    expect((await readdir(directory)).filter((name) => name.startsWith('other')).sort()).toEqual(['other.part', 'other.part.sluice-part']);
  }, 20_000);
});
