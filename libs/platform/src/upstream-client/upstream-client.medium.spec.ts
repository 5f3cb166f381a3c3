import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http, { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import https from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { encodeFault, encodeResponse } from '@sluice/protocol/soap';
import { getAuthConfig, getUpdateData } from '@sluice/protocol/wsusss';
import { encodeXpress } from '@sluice/protocol/xpress';
import { loadConfig } from '../config/load-config.js';
import { readConnectionSettings, UpstreamClient, upstreamClientConfig } from './index.js';

const ANSWER = encodeResponse(getAuthConfig, {
  GetAuthConfigResult: {
    LastChange: '2026-01-02T03:04:05Z', AllowedEventIds: [], AuthInfo: [{ PlugInID: 'DssTargeting', ServiceUrl: 'DssAuthWebService/DssAuthWebService.asmx' }],
  },
}, { style: 'asmx', soapVersion: '1.1' }).toPlain();
const FAULT = { id: '81418b4e-82c1-48d0-9504-da01db6148ae', method: 'x', message: '' } as const;
const XML = { 'content-type': 'text/xml; charset=utf-8' };

const closing: (() => unknown)[] = [];
afterEach(async () => { for (const close of closing.splice(0)) await close(); });

async function listen(server: http.Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket.on('close', () => sockets.delete(socket)).on('error', () => undefined)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => { for (const socket of sockets) socket.destroy(); server.close(); });
  return (server.address() as AddressInfo).port;
}

/** A server that answers every request with `answer`, and what it was asked. */
async function serverThat(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<{ url: URL; seen: IncomingMessage[] }> {
  const seen: IncomingMessage[] = [];
  const listener: RequestListener = (request, response) => {
    seen.push(request);
    request.resume().on('end', () => answer(request, response));
  };
  return { url: new URL(`http://127.0.0.1:${await listen(http.createServer(listener))}/Service/Service.asmx`), seen };
}

function client(env: Record<string, string> = {}): UpstreamClient {
  const made = new UpstreamClient(readConnectionSettings(loadConfig(upstreamClientConfig, env)));
  closing.unshift(() => made.close());
  return made;
}

const ask = (url: URL, made = client(), options = {}) => made.call(url, getAuthConfig, {}, options);

describe('a call to the upstream server (MS-WSUSSS 2.1)', () => {
  it('is SOAP 1.1, asks for xpress and gzip, and uses its connections again', async () => {
    const { url, seen } = await serverThat((_request, response) => response.writeHead(200, XML).end(ANSWER));
    const made = client();
    expect((await ask(url, made)).GetAuthConfigResult?.AuthInfo[0]?.PlugInID).toBe('DssTargeting');
    for (let call = 0; call < 9; call += 1) await ask(url, made);
    expect(seen.map(({ method, headers }) => [method, headers['soapaction'], headers['accept-encoding'], headers['content-type']])).toEqual(
      Array(10).fill(['POST', '"http://www.microsoft.com/SoftwareDistribution/GetAuthConfig"', 'xpress, gzip', 'text/xml; charset=utf-8']));
    expect(new Set(seen.map(({ socket }) => socket.remotePort)).size).toBeLessThanOrEqual(4);
  });

  it.each([['xpress', encodeXpress(ANSWER)], ['gzip', gzipSync(ANSWER)]])('undoes %s', async (coding, body) => {
    const { url } = await serverThat((_request, response) => response.writeHead(200, { ...XML, 'content-encoding': coding }).end(body));
    expect((await ask(url)).GetAuthConfigResult?.AuthInfo).toHaveLength(1);
  });

  it('sends back the cookies of a farm behind a balancer, and to nobody else', async () => {
    const { url, seen } = await serverThat((_request, response) => response.writeHead(200, { ...XML, 'set-cookie': ['node=7; Path=/; HttpOnly', 'bad cookie'] }).end(ANSWER));
    const other = await serverThat((_request, response) => response.writeHead(200, XML).end(ANSWER));
    const made = client();
    await ask(url, made);
    await ask(url, made);
    await ask(other.url, made);
    expect([...seen, ...other.seen].map(({ headers }) => headers.cookie)).toEqual([undefined, 'node=7', undefined]);
  });
});

describe('a call that fails', () => {
  it('says that nobody listens', async () => {
    const { url } = await serverThat(() => undefined);
    await closing.pop()!();
    await expect(ask(url)).rejects.toMatchObject({ kind: 'network', lasting: false, reason: expect.stringMatching(/refuses connections|broke/) });
  });

  it('says that no answer came in time', async () => {
    const { url } = await serverThat(() => undefined);
    await expect(ask(url, client({ SLUICE_UPSTREAM_TIMEOUT_SECONDS: '1' }))).rejects.toMatchObject({ kind: 'network', reason: 'the upstream server did not answer in time' });
  });

  it('says that the answer is cut short, whether its length was told or not', async () => {
    const told = await serverThat((_request, response) => {
      response.writeHead(200, { ...XML, 'content-length': ANSWER.length }).write(ANSWER.subarray(0, 100), () => response.destroy());
    });
    await expect(ask(told.url)).rejects.toMatchObject({ kind: 'network', lasting: false });
    const untold = await serverThat((_request, response) => response.writeHead(200, XML).end(ANSWER.subarray(0, 100)));
    await expect(ask(untold.url)).rejects.toMatchObject({ kind: 'undecodable', tooLong: false, operation: 'GetAuthConfig' });
  });

  it('tells a status from a fault', async () => {
    const busy = await serverThat((_request, response) => response.writeHead(503, { 'content-type': 'text/html', 'retry-after': '7' }).end('<html>'));
    await expect(ask(busy.url)).rejects.toMatchObject({ kind: 'status', status: 503, retryAfterMs: 7_000, lasting: false });
    const gone = await serverThat((_request, response) => response.writeHead(404, { 'content-type': 'application/xml' }).end('<Error/>'));
    await expect(ask(gone.url)).rejects.toMatchObject({ kind: 'status', status: 404, lasting: true });
    const redirect = await serverThat((_request, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end());
    await expect(ask(redirect.url)).rejects.toMatchObject({ kind: 'status', status: 302 });
  });

  it.each(['1.1', '1.2'] as const)('carries ErrorCode, Message and ID of a fault in SOAP %s (MS-WSUSSS 2.2.9)', async (version) => {
    const body = encodeFault({ ...FAULT, errorCode: 'InvalidParameters', message: 'filter' }, 'asmx', version);
    const { url } = await serverThat((_request, response) => response.writeHead(500, XML).end(body));
    await expect(ask(url)).rejects.toMatchObject({ kind: 'fault', errorCode: 'InvalidParameters', detail: 'filter', id: FAULT.id });
  });

  it('finds the ErrorCode among the words of the reason, where Microsoft Update puts it', async () => {
    const body = '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>s:Client</faultcode>'
      + '<faultstring>System.Web: InvalidCookie was thrown</faultstring></s:Fault></s:Body></s:Envelope>';
    const { url } = await serverThat((_request, response) => response.writeHead(500, XML).end(body));
    await expect(ask(url)).rejects.toMatchObject({ kind: 'fault', errorCode: 'InvalidCookie' });
  });

  it.each([
    ['plain', {}, Buffer.alloc(5_000, ' ')],
    ['gzip', { 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(5_000_000, ' '))],
    ['xpress', { 'content-encoding': 'xpress' }, encodeXpress(Buffer.alloc(65_536, ' '))],
  ])('stops reading an answer that is too long, sent %s', async (_name, headers, body) => {
    const { url } = await serverThat((_request, response) => response.writeHead(200, { ...XML, ...headers }).end(body));
    await expect(ask(url, client(), { maxAnswerBytes: 4_096 })).rejects.toMatchObject({ kind: 'undecodable', tooLong: true });
  });

  it('stops reading an answer without end', async () => {
    const { url } = await serverThat((_request, response) => {
      response.writeHead(200, XML);
      const more = (): void => { if (!response.destroyed) response.write(Buffer.alloc(65_536, ' '), () => setImmediate(more)); };
      more();
    });
    await expect(ask(url, client(), { maxAnswerBytes: 1_000_000 })).rejects.toMatchObject({ kind: 'undecodable', tooLong: true });
  });

  it('refuses a coding it does not know, and the answer of another operation', async () => {
    const coded = await serverThat((_request, response) => response.writeHead(200, { ...XML, 'content-encoding': 'br' }).end('x'));
    await expect(ask(coded.url)).rejects.toMatchObject({ kind: 'undecodable', tooLong: false });
    const { url } = await serverThat((_request, response) => response.writeHead(200, XML).end(ANSWER));
    await expect(client().call(url, getUpdateData, { updateIds: [] })).rejects.toMatchObject({ kind: 'undecodable', operation: 'GetUpdateData' });
  });

  it('ends with the reason of its signal when that is aborted', async () => {
    const controller = new AbortController();
    const { url } = await serverThat(() => controller.abort(new Error('cancelled by Ada')));
    await expect(ask(url, client(), { signal: controller.signal })).rejects.toThrow('cancelled by Ada');
  });
});

describe('on the way through a proxy', () => {
  let directory: string;
  beforeAll(() => { directory = mkdtempSync(join(tmpdir(), 'sluice-upstream-')); });
  afterAll(() => rmSync(directory, { recursive: true }));

  const credentials = (text: string): string => {
    const path = join(directory, 'proxy');
    writeFileSync(path, text);
    return path;
  };

  /** A proxy that passes on what it is asked with the right credentials. */
  async function proxy(): Promise<{ url: string; seen: string[] }> {
    const seen: string[] = [];
    const allowed = (request: IncomingMessage): boolean => request.headers['proxy-authorization'] === `Basic ${Buffer.from('ada:s:cret').toString('base64')}`;
    const server = http.createServer((request, response) => {
      seen.push(`${request.method} ${request.url}`);
      if (!allowed(request)) return void response.writeHead(407, { 'proxy-authenticate': 'Basic' }).end();
      const onward = http.request(request.url ?? '', { method: 'POST', headers: request.headers }, (answer) => answer.pipe(response.writeHead(answer.statusCode ?? 0, answer.headers)));
      request.pipe(onward);
    });
    server.on('connect', (request: IncomingMessage, socket: Socket) => {
      seen.push(`CONNECT ${request.url}`);
      if (!allowed(request)) return void socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      const [host, port] = (request.url ?? '').split(':');
      const onward = connect(Number(port), host, () => { socket.write('HTTP/1.1 200 OK\r\n\r\n'); onward.pipe(socket).pipe(onward); });
      onward.on('error', () => socket.destroy());
      socket.on('error', () => onward.destroy());
    });
    return { url: `http://127.0.0.1:${await listen(server)}`, seen };
  }

  it('asks for the whole URL, with the credentials of the file', async () => {
    const { url } = await serverThat((_request, response) => response.writeHead(200, XML).end(ANSWER));
    const { url: proxyUrl, seen } = await proxy();
    const made = client({ SLUICE_UPSTREAM_PROXY: proxyUrl, SLUICE_UPSTREAM_PROXY_CREDENTIALS_FILE: credentials('ada:s:cret\n') });
    expect((await ask(url, made)).GetAuthConfigResult?.AuthInfo).toHaveLength(1);
    expect(seen).toEqual([`POST ${url.href}`]);
  });

  it('says that the proxy refuses, and that trying again does not help', async () => {
    const { url } = await serverThat((_request, response) => response.writeHead(200, XML).end(ANSWER));
    const { url: proxyUrl } = await proxy();
    const made = client({ SLUICE_UPSTREAM_PROXY: proxyUrl, SLUICE_UPSTREAM_PROXY_CREDENTIALS_FILE: credentials('ada:wrong') });
    await expect(ask(url, made)).rejects.toMatchObject({ kind: 'network', lasting: true, reason: 'the proxy refuses the connection with HTTP status 407' });
  });

  it('goes through a tunnel to HTTPS, with its own authority and its certificate', async () => {
    const { url, ca, cert, key } = await secureServer(directory);
    const { url: proxyUrl, seen } = await proxy();
    const env = {
      SLUICE_UPSTREAM_PROXY: proxyUrl, SLUICE_UPSTREAM_PROXY_CREDENTIALS_FILE: credentials('ada:s:cret'),
      SLUICE_UPSTREAM_CA_FILE: ca, SLUICE_UPSTREAM_CLIENT_CERT_FILE: cert, SLUICE_UPSTREAM_CLIENT_KEY_FILE: key,
    };
    expect((await ask(url, client(env))).GetAuthConfigResult?.AuthInfo).toHaveLength(1);
    expect(seen).toEqual([`CONNECT ${url.host}`]);
  });

  it('shows its certificate without a proxy too, and knows a certificate that is not trusted', async () => {
    const { url, ca, cert, key } = await secureServer(directory);
    const trusted = { SLUICE_UPSTREAM_CA_FILE: ca, SLUICE_UPSTREAM_CLIENT_CERT_FILE: cert, SLUICE_UPSTREAM_CLIENT_KEY_FILE: key };
    expect((await ask(url, client(trusted))).GetAuthConfigResult?.AuthInfo).toHaveLength(1);
    await expect(ask(url)).rejects.toMatchObject({ kind: 'network', lasting: true, reason: expect.stringContaining('certificate') });
    await expect(ask(url, client({ SLUICE_UPSTREAM_CA_FILE: ca }))).rejects.toMatchObject({ kind: 'network' });
  });
});

/** An HTTPS server that wants a certificate of its own authority. */
async function secureServer(directory: string): Promise<{ url: URL; ca: string; cert: string; key: string }> {
  const [cert, key] = [join(directory, 'cert.pem'), join(directory, 'key.pem')];
  execFileSync('openssl', [
    'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1', '-subj', '/CN=localhost',
    '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', cert,
  ], { stdio: 'ignore' });
  const options = { cert: readFileSync(cert), key: readFileSync(key), ca: readFileSync(cert), requestCert: true, rejectUnauthorized: true };
  const port = await listen(https.createServer(options, (request, response) => request.resume().on('end', () => response.writeHead(200, XML).end(ANSWER))));
  return { url: new URL(`https://localhost:${port}/Service/Service.asmx`), ca: cert, cert, key };
}
