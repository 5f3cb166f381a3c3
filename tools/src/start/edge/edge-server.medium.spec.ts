import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, type RequestListener, type Server, createServer, request as httpRequest } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { FastifyInstance } from 'fastify';
import { createEdgeServer } from './edge-server.js';

/** A service whose answer each test defines. */
let answer: RequestListener;
let service: Server;
let edge: FastifyInstance;
let port: number;

beforeAll(async () => {
  service = createServer((request, response) => answer(request, response)).listen(0, '127.0.0.1');
  await once(service, 'listening');
  const target = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  const routes = [
    { prefix: '/Service', target },
    // Port 9 (discard) is one that nobody listens on.
    { prefix: '/Away', target: 'http://127.0.0.1:9' },
  ];
  edge = await createEdgeServer({ routes, senderLimits: { lookEveryMs: 50, minBytesPerLook: 1000 }, logLevel: 'silent' });
  await edge.listen({ port: 0, host: '127.0.0.1' });
  port = (edge.server.address() as AddressInfo).port;
});

afterAll(async () => {
  await edge.close();
  service.closeAllConnections();
  service.close();
});

afterEach(() => {
  answer = (_request, response) => response.end();
});

interface Sent {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body?: Uint8Array;
}

async function send({ method = 'POST', path, headers, body }: Sent): Promise<{ response: IncomingMessage; body: Buffer }> {
  const request = httpRequest({ port, method, path, headers, agent: false });
  request.end(body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return { response, body: await buffer(response) };
}

describe('the edge', () => {
  it('changes no byte of a body, in either direction', async () => {
    answer = (request, response) => request.pipe(response);
    const body = Buffer.concat([Buffer.from('<?xml version="1.0" encoding="utf-16"?>\r\n<a>'), randomBytes(100_000)]);
    const sent = await send({ path: '/service/client.asmx', headers: { 'content-type': 'text/xml; charset=utf-8' }, body });
    expect(sent.body.equals(body)).toBe(true);
  });

  it('passes a body on whatever its type says, and also when it says nothing', async () => {
    answer = (request, response) => request.pipe(response);
    for (const type of ['application/json', 'application/octet-stream', 'no type at all', undefined]) {
      const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type };
      expect((await send({ path: '/Service/x', headers, body: Buffer.from('{not json') })).body.toString()).toBe('{not json');
    }
  });

  it('keeps target, host and headers, and says where the request came from', async () => {
    answer = (request, response) => response.end(JSON.stringify({ url: request.url, headers: request.headers }));
    const headers = {
      host: 'WSUS.example:8530',
      soapaction: '"http://www.microsoft.com/SoftwareDistribution/GetConfig"',
      'accept-encoding': 'xpress',
      'x-forwarded-for': '203.0.113.9',
      'x-forwarded-proto': 'https',
    };
    const { body } = await send({ path: '/sErViCe/Client.asmx?a=%2F&b', headers, body: Buffer.from('x') });
    expect(JSON.parse(body.toString())).toMatchObject({
      url: '/sErViCe/Client.asmx?a=%2F&b',
      headers: { ...headers, 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'http', 'x-forwarded-host': 'WSUS.example:8530' },
    });
  });

  it('hands over status and headers of the answer', async () => {
    answer = (_request, response) => {
      response.writeHead(500, { 'content-type': 'text/xml', 'content-encoding': 'xpress', 'x-two': ['1', '2'] });
      response.end('<fault/>');
    };
    const { response, body } = await send({ path: '/Service/x', body: Buffer.from('x') });
    expect(response.statusCode).toBe(500);
    expect(response.headers).toMatchObject({ 'content-type': 'text/xml', 'content-encoding': 'xpress', 'x-two': '1, 2' });
    expect(body.toString()).toBe('<fault/>');
  });

  it('says of the connection only what holds for the client\'s own', async () => {
    answer = (request, response) => response.end('kept');
    const close = await send({ path: '/Service/x', headers: { connection: 'close' } });
    expect(close.response.headers).toMatchObject({ connection: 'close' });
    answer = (_request, response) => response.setHeader('connection', 'close').end('closed');
    const closed = await send({ path: '/Service/x' });
    expect(closed.response.headers).toMatchObject({ connection: 'close' });
  });

  it('answers "Expect: 100-continue" itself, as .NET clients want', async () => {
    answer = (request, response) => request.pipe(response);
    const request = httpRequest({ port, method: 'POST', path: '/Service/x', headers: { expect: '100-continue' }, agent: false });
    request.flushHeaders();
    await once(request, 'continue');
    request.end('after');
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    expect((await buffer(response)).toString()).toBe('after');
  });

  it('streams: the answer begins before the request has ended', async () => {
    answer = (request, response) => request.pipe(response);
    const request = httpRequest({ port, method: 'POST', path: '/Service/x', agent: false });
    request.write('first');
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    expect(String((await once(response, 'data'))[0])).toBe('first');
    request.end('second');
    expect(String((await once(response, 'data'))[0])).toBe('second');
  });

  it('lets large bodies through without holding them', async () => {
    const chunk = randomBytes(1024 * 1024);
    const chunks = 128;
    answer = async (request, response) => {
      const hash = createHash('sha256');
      for await (const part of request) hash.update(part as Buffer);
      response.end(hash.digest('hex'));
    };
    const request = httpRequest({ port, method: 'PUT', path: '/Service/big', agent: false });
    Readable.from((function* () { for (let i = 0; i < chunks; i++) yield chunk; })()).pipe(request);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    const expected = createHash('sha256');
    for (let i = 0; i < chunks; i++) expected.update(chunk);
    expect((await buffer(response)).toString()).toBe(expected.digest('hex'));
  });

  it('passes a request without body on as it is, and a GET without the body it may have', async () => {
    answer = (request, response) => request.pipe(response.setHeader('x-length', request.headers['content-length'] ?? 'none'));
    const post = await send({ path: '/Service/x' });
    expect([post.response.statusCode, post.body.length]).toEqual([200, 0]);
    const get = await send({ method: 'GET', path: '/Service/x', headers: { 'content-length': '5' }, body: Buffer.from('12345') });
    expect([get.response.statusCode, get.response.headers['x-length'], get.body.length]).toEqual([200, 'none', 0]);
  });

  it('lets no path lead out of the prefix that it was chosen by', async () => {
    answer = (request, response) => response.end(request.url);
    const ways = ['/Service/../metrics', '/Service/%2e%2e/metrics', '/Service/.%2E/metrics', '/Service/x/../../metrics', '/Service/..', '/Service/..\\metrics', '/Service\\..\\metrics'];
    for (const path of ways) {
      const { response, body } = await send({ method: 'GET', path });
      expect([path, response.statusCode, body.toString()]).toEqual([path, 404, 'No service of Sluice owns this path.\n']);
    }
    for (const path of ['/Service/a..b', '/Service/.x', '/Service/x?/../y', '/Service/%2fx']) {
      expect([path, (await send({ method: 'GET', path })).body.toString()]).toEqual([path, path]);
    }
  });

  it('hands over a part of a file with all that belongs to it, and the question with its conditions', async () => {
    const seen: unknown[] = [];
    answer = (request, response) => {
      seen.push(request.headers.range, request.headers['if-range'], request.headers['content-length']);
      response.writeHead(206, { 'content-type': 'application/octet-stream', 'content-range': 'bytes 1-3/9', 'content-length': 3, etag: '"x"', 'accept-ranges': 'bytes' });
      response.end(request.method === 'HEAD' ? undefined : 'bcd');
    };
    const { response, body } = await send({ method: 'GET', path: '/Service/file', headers: { range: 'bytes=1-3', 'if-range': '"x"', 'content-length': '0' } });
    expect(seen).toEqual(['bytes=1-3', '"x"', undefined]);
    expect([response.statusCode, body.toString(), response.headers['transfer-encoding']]).toEqual([206, 'bcd', undefined]);
    expect(response.headers).toMatchObject({ 'content-range': 'bytes 1-3/9', 'content-length': '3', etag: '"x"', 'accept-ranges': 'bytes' });
    const head = await send({ method: 'HEAD', path: '/Service/file' });
    expect([head.response.headers['content-length'], head.body.length]).toEqual(['3', 0]);
  });

  it('tells by a broken connection that an answer ended too early', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': 100_000 });
      response.write('x'.repeat(1_000), () => response.destroy());
    };
    await expect(send({ method: 'GET', path: '/Service/file' })).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('answers 404 in plain text where no service is', async () => {
    const { response, body } = await send({ method: 'GET', path: '/elsewhere' });
    expect([response.statusCode, response.headers['content-type']]).toEqual([404, 'text/plain; charset=utf-8']);
    expect(body.toString()).toBe('No service of Sluice owns this path.\n');
  });

  it('answers 503 with Retry-After when the service is away', async () => {
    const { response, body } = await send({ path: '/Away/client.asmx', body: Buffer.from('x') });
    expect([response.statusCode, response.headers['retry-after']]).toEqual([503, '10']);
    expect(body.toString()).toBe('The service is not available at the moment.\n');
  });

  it('answers 503 when the service ends in the middle', async () => {
    answer = (request) => request.socket.destroy();
    expect((await send({ path: '/Service/x', body: Buffer.from('x') })).response.statusCode).toBe(503);
  });

  it('cuts off a sender that stops in the middle of a body', async () => {
    answer = (request, response) => request.pipe(response);
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write('POST /Service/x HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\nbegun');
    socket.resume();
    await once(socket, 'close');
  });

  it('waits for a service that reads slowly', async () => {
    const received: Buffer[] = [];
    const body = randomBytes(4 * 1024 * 1024);
    let looks = 0;
    answer = (request, response) => {
      // Several looks at the sender's progress pass before the service begins to read.
      const timer = setInterval(() => {
        if (++looks < 6) return;
        clearInterval(timer);
        request.on('data', (part: Buffer) => received.push(part));
        request.once('end', () => response.end('done'));
      }, 50);
    };
    const sent = await send({ path: '/Service/x', body });
    expect(sent.body.toString()).toBe('done');
    expect(Buffer.concat(received).equals(body)).toBe(true);
  });

  it('refuses what is no HTTP and goes on', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.write('\x16\x03\x01\x02\x00\x01\x00\x01 nonsense\r\n\r\n');
    expect(String((await buffer(socket)))).toMatch(/^HTTP\/1\.1 400 /);
    expect((await send({ path: '/Service/x' })).response.statusCode).toBe(200);
  });
});
