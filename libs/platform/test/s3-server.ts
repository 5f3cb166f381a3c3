import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import S3rver from 's3rver';
import { Secret } from '../src/config/index.js';

/** An S3-compatible server with a bucket, on a free port of this machine, gone when it is closed. */
export interface S3Server {
  readonly settings: {
    readonly endpoint: string; readonly region: string; readonly bucket: string; readonly prefix: string; readonly pathStyle: true;
    readonly credentials: { readonly keyId: Secret; readonly key: Secret };
  };
  /** Where the server keeps an object. */
  objectPath(key: string): string;
  /** Requests that came, such as `PUT UploadPart`. */
  readonly requests: readonly string[];
  /** Called when a request has come in whole; one that it answers with false is dropped with its connection. */
  intercept: (method: string) => boolean;
  /** Resolves when no request is being worked on. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts npm's s3rver, which knows no `UploadPartCopy`. With `copiesParts` something stands in front that does it in its place, from a
 * GET and a PUT, so that this way is walked too.
 */
export async function startS3Server(options: { readonly copiesParts?: boolean } = {}): Promise<S3Server> {
  const directory = await mkdtemp(join(tmpdir(), 'sluice-s3-'));
  const server = new S3rver({ address: '127.0.0.1', port: 0, silent: true, directory, configureBuckets: [{ name: 'content', configs: [] }] });
  const { port } = await server.run();
  const requests: string[] = [];
  const running = new Set<Promise<void>>();
  const front = await startFront((incoming, response) => {
    const run = answer(incoming, response).catch(() => { response.destroy(); }).finally(() => running.delete(run));
    running.add(run);
  });
  const answer = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const copying = incoming.headers['x-amz-copy-source'] !== undefined && incoming.url?.includes('partNumber=') === true;
    requests.push(`${incoming.method} ${copying ? 'UploadPartCopy' : operation(incoming)}`);
    const body = await buffer(incoming);
    if (!started.intercept(incoming.method!)) incoming.socket.destroy();
    else if (copying && options.copiesParts === true) await copyPart(port, incoming, response);
    else await pass(port, incoming, body, response);
  };
  const started: S3Server = {
    intercept: () => true,
    async idle() {
      while (running.size > 0) await Promise.all(running);
    },
    settings: {
      endpoint: `http://127.0.0.1:${(front.address() as AddressInfo).port}`, region: 'us-east-1', bucket: 'content', prefix: 'updates/', pathStyle: true,
      credentials: { keyId: new Secret('S3RVER'), key: new Secret('S3RVER') },
    },
    objectPath: (key) => join(directory, 'content', `${`updates/${key}`}._S3rver_object`),
    requests,
    async close() {
      front.closeAllConnections();
      front.close();
      // Connections that are kept alive would be waited for.
      server.httpServer.closeAllConnections();
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
  return started;
}

async function startFront(answer: (incoming: IncomingMessage, response: ServerResponse) => void): Promise<Server> {
  const front = createServer(answer);
  await new Promise<void>((resolve) => { front.listen(0, '127.0.0.1', resolve); });
  return front;
}

function operation({ url = '' }: IncomingMessage): string {
  if (url.includes('partNumber=')) return 'UploadPart';
  if (url.includes('uploads')) return 'CreateMultipartUpload';
  return url.includes('uploadId=') ? 'CompleteMultipartUpload' : 'Object';
}

async function pass(port: number, incoming: IncomingMessage, body: Buffer, response: ServerResponse): Promise<void> {
  const answer = await send(port, incoming.method!, incoming.url!, incoming.headers, body);
  response.writeHead(answer.statusCode!, answer.headers);
  await pipeline(answer, response);
}

/** `UploadPartCopy`: the part is read where it is and written where it goes. s3rver lets requests pass that are not signed, in its own bucket. */
async function copyPart(port: number, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const range = incoming.headers['x-amz-copy-source-range'];
  const source = `/${String(incoming.headers['x-amz-copy-source'])}`;
  const found = await send(port, 'GET', source, range === undefined ? {} : { range });
  const bytes = await buffer(found);
  if (found.statusCode! >= 300) {
    response.writeHead(found.statusCode!, found.headers).end(bytes);
    return;
  }
  const written = await send(port, 'PUT', incoming.url!.replace(/&?x-id=\w+/, ''), { 'content-length': String(bytes.byteLength) }, bytes);
  await buffer(written);
  const etag = written.headers.etag ?? '';
  response.writeHead(written.statusCode!, { 'content-type': 'application/xml' })
    .end(`<?xml version="1.0" encoding="UTF-8"?><CopyPartResult><ETag>${etag.replaceAll('"', '&quot;')}</ETag><LastModified>2026-01-01T00:00:00Z</LastModified></CopyPartResult>`);
}

function send(port: number, method: string, path: string, headers: NodeJS.Dict<string | string[]>, body?: Buffer): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, resolve);
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
