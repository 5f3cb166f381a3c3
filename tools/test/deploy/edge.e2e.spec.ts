import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, request as httpRequest, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { servicesBehindEdge } from './services-behind-edge.js';
import { Edge, hasPrograms } from './edge-nginx.js';

if (!hasPrograms) process.stderr.write('skipped: tests that need nginx and openssl; on Debian: apt-get install nginx-light openssl\n');

interface Sent {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: Uint8Array;
  readonly secure?: boolean;
}

(hasPrograms ? describe : describe.skip)('the edge of the compose file', () => {
  const names = servicesBehindEdge().map(({ name }) => name);
  const servers: Server[] = [];
  let edge: Edge;

  /** Says which service it is, and what it was asked; some paths have answers of their own. */
  async function stub(name: string): Promise<string> {
    const server = createServer((request, response) => void answer(name, request, response)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    servers.push(server);
    return `127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async function answer(name: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url?.endsWith('/handed-over') === true) {
      return void response.writeHead(200, { 'x-accel-redirect': '/sluice-content/AB/file', 'content-type': 'application/octet-stream', etag: '"validator"' }).end();
    }
    const { length } = await buffer(request);
    if (request.url?.endsWith('/fault') === true) response.writeHead(503, { 'retry-after': '77', 'content-type': 'text/xml' });
    response.end(JSON.stringify({ service: name, url: request.url, headers: request.headers, length }));
  }

  beforeAll(async () => {
    const addresses = await Promise.all(names.map(async (name) => [name, await stub(name)] as const));
    // Port 9 (discard) is one that nobody listens on.
    edge = await Edge.start({ ...Object.fromEntries(addresses), 'sync-worker': '127.0.0.1:9' });
    mkdirSync(join(edge.content, 'AB'));
    writeFileSync(join(edge.content, 'AB', 'file'), '0123456789');
  }, 60_000);

  afterAll(async () => {
    await edge?.stop();
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  });

  async function send(path: string, { method = 'GET', headers, body, secure = false }: Sent = {}) {
    const request = secure
      ? httpsRequest({ host: '127.0.0.1', port: edge.httpsPort, method, path, headers, agent: false, rejectUnauthorized: false })
      : httpRequest({ host: '127.0.0.1', port: edge.httpPort, method, path, headers, agent: false });
    // Who is refused early may find the connection closed while still sending.
    request.on('error', () => undefined);
    request.end(body);
    const [response] = await once(request, 'response') as [IncomingMessage];
    return { status: response.statusCode, headers: response.headers, text: (await buffer(response)).toString() };
  }
  const seen = async (path: string, sent?: Sent) => JSON.parse((await send(path, sent)).text) as { service: string; url: string; headers: Record<string, string>; length: number };

  it('knows every service and every path of npm start, in any letter case, and changes no target', async () => {
    for (const { name, prefixes } of servicesBehindEdge().filter((service) => service.name !== 'sync-worker')) {
      for (const prefix of prefixes) {
        for (const path of [prefix, `${prefix}/x.asmx?a=%2F&b`, prefix.toUpperCase(), `${prefix.toLowerCase()}/`]) {
          const { service, url } = await seen(path);
          expect([path, service, url]).toEqual([path, name, path]);
        }
        expect([prefix, (await send(`${prefix}s/x`)).status, (await send(`/x${prefix}`)).status, (await send(`/${prefix}`)).status]).toEqual([prefix, 404, 404, 404]);
      }
    }
  });

  it.each([
    '/', '/metrics', '/healthz', '/ClientWebService/../metrics', '/ClientWebService/%2e%2e/metrics', '/ClientWebService/.%2E/metrics', '/ClientWebService/x/../../metrics', '/ClientWebService/..',
    '/ClientWebService/..\\metrics', '/ClientWebService\\..\\metrics', '/ClientWebService/x%2f..%5cmetrics', '/metrics/../Content/x', '/ClientWebService/.', '/sluice-content/AB/file', '/Content/../sluice-content/AB/file',
  ])('lets nobody to %s', async (path) => {
    expect((await send(path)).status).toBe(404);
  });

  it('lets dots be that lead nowhere', async () => {
    for (const path of ['/ClientWebService/a..b', '/ClientWebService/.x', '/ClientWebService/x?/../y']) expect((await seen(path)).url).toBe(path);
  });

  it('says where the client is, whatever that claims to be, and keeps its host', async () => {
    const lies = { host: 'WSUS.example:8530', 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'evil.example', soapaction: '"x"', 'accept-encoding': 'xpress' };
    const { headers } = await seen('/clientwebservice/client.asmx', { method: 'POST', headers: lies, body: Buffer.from('<x/>') });
    expect(headers).toMatchObject({
      host: 'WSUS.example:8530', 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'http', 'x-forwarded-host': 'WSUS.example:8530', soapaction: '"x"', 'accept-encoding': 'xpress', 'content-length': '4',
    });
    expect((await seen('/clientwebservice/client.asmx', { secure: true })).headers).toMatchObject({ 'x-forwarded-proto': 'https' });
  });

  it('asks clients back later when a service is away, and hands over what a service says itself', async () => {
    const away = await send('/ServerSyncWebService/x', { method: 'POST', body: Buffer.from('<x/>') });
    expect([away.status, away.headers['retry-after'], away.text]).toEqual([503, '10', 'The service is not available at the moment.\n']);
    const fault = await send('/ClientWebService/fault');
    expect([fault.status, fault.headers['retry-after'], fault.headers['content-type']]).toEqual([503, '77', 'text/xml']);
  });

  it('takes calls up to their size, and uploads of any', async () => {
    const mebibytes = (count: number) => Buffer.alloc(count * 1024 * 1024);
    expect((await seen('/ReportingWebService/x', { method: 'POST', body: mebibytes(16) })).length).toBe(16 * 1024 * 1024);
    expect((await send('/ReportingWebService/x', { method: 'POST', headers: { 'content-length': String(17 * 1024 * 1024), expect: '100-continue' } })).status).toBe(413);
    expect((await seen('/api/v1/content/uploads/x', { method: 'PUT', body: mebibytes(24) })).length).toBe(24 * 1024 * 1024);
  });

  it('sends the file that content-fetcher decided on, in ranges, with its validator', async () => {
    const { status, headers, text } = await send('/Content/AB/handed-over', { headers: { range: 'bytes=2-4' } });
    expect([status, text, headers['content-range'], headers['etag']]).toEqual([206, '234', 'bytes 2-4/10', '"validator"']);
  });
});
