import type { IncomingMessage, ServerResponse } from 'node:http';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { CONFIG } from '@sluice/platform/config';
import { isTransientConnectionError } from '@sluice/platform/database';
import { Log, type ServiceHttpAdapter } from '@sluice/platform/observability';
import type { OpenContent } from '../content/content-provider.js';
import { InitiationService } from '../initiation/initiation.service.js';
import type { WdsMulticastConfig } from '../wds-multicast.config.js';
import { readRange } from './byte-range.js';
import { ContentDigests } from './content-digests.js';

/** Bytes that are read at a time. */
const CHUNK_BYTES = 256 * 1024;
/** How long a client may take no byte before its connection is ended, in milliseconds. */
const STALL_MS = 60_000;
const RETRY_AFTER = '5';

/**
 * `GET /Multicast/content?namespace=…&content=…`: content of namespaces that everybody may have, for clients that multicast does not reach, and its SHA-256 for all
 * (`Repr-Digest`, RFC 9530). The first request for content finds out the digest; until then answers are without it.
 */
@Injectable()
export class ContentOverHttp implements OnModuleInit {
  readonly #log: Log;
  readonly #digests = new ContentDigests();
  #inside = 0;

  constructor(
    @Inject(CONFIG) private readonly config: WdsMulticastConfig, @Inject(InitiationService) private readonly initiation: InitiationService,
    @Inject(HttpAdapterHost) private readonly http: HttpAdapterHost<ServiceHttpAdapter>, @Inject(Log) log: Log,
  ) {
    this.#log = log.child(ContentOverHttp.name);
  }

  onModuleInit(): void {
    this.http.httpAdapter.directRoutes.directory('/Multicast', (request, response) => void this.#handle(request, response));
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405, 'Content is read with GET and HEAD.', { allow: 'GET, HEAD' });
    if (this.#inside >= this.config.SLUICE_WDS_HTTP_TRANSFERS) return refuse(response, 503, 'Too many files are being sent.', { 'retry-after': RETRY_AFTER });
    this.#inside += 1;
    response.once('close', () => { this.#inside -= 1; });
    response.socket?.setTimeout(STALL_MS);
    try {
      const content = await this.#find(request.url ?? '/');
      if (content === null) return refuse(response, 404, 'There is no such content.');
      await this.#answer(request, response, content).finally(() => content.close());
    } catch (error) {
      this.#fail(response, error);
    }
  }

  async #find(target: string): Promise<OpenContent | null> {
    const { pathname, searchParams } = new URL(target, 'http://here');
    const [namespace, name] = [searchParams.get('namespace'), searchParams.get('content')];
    if (!/^\/multicast\/content$/i.test(pathname) || namespace === null || name === null) return null;
    const content = await this.initiation.openForAnybody(namespace, name);
    if (content !== null && this.#digests.known(content) === null) this.#computeDigest(namespace, name);
    return content;
  }

  /** In the background: it may take minutes, and nobody waits for it. */
  #computeDigest(namespace: string, name: string): void {
    void this.initiation.openForAnybody(namespace, name).then((content) => (content === null ? undefined : this.#digests.compute(content)))
      .catch((error: unknown) => this.#log.warn('The digest of content is not known', { err: error, namespace, content: name }));
  }

  async #answer(request: IncomingMessage, response: ServerResponse, content: OpenContent): Promise<void> {
    const range = readRange(request.headers.range, content.size);
    const digest = this.#digests.known(content);
    const headers: Record<string, string | number> = {
      'content-type': 'application/octet-stream', 'accept-ranges': 'bytes', 'cache-control': 'no-store', etag: `"${content.version}"`,
      ...(digest === null ? {} : { 'repr-digest': `sha-256=:${digest.toString('base64')}:` }),
    };
    if (range === 'unsatisfiable') return refuse(response, 416, 'The content has no such bytes.', { ...headers, 'content-range': `bytes */${content.size}` });
    // Parts of two versions are not put together.
    const isPart = range !== 'whole' && (request.headers['if-range'] ?? headers['etag']) === headers['etag'];
    const { start, end } = isPart ? range : { start: 0, end: content.size - 1 };
    response.writeHead(isPart ? 206 : 200, { ...headers, 'content-length': end - start + 1, ...(isPart ? { 'content-range': `bytes ${start}-${end}/${content.size}` } : {}) });
    if (request.method === 'GET') await send(response, content, start, end);
    response.end();
  }

  #fail(response: ServerResponse, error: unknown): void {
    // The client must not take what it has for all of it.
    if (response.headersSent) return void response.destroy();
    if (isTransientConnectionError(error)) return refuse(response, 503, 'The content cannot be read at the moment.', { 'retry-after': RETRY_AFTER });
    refuse(response, 500, `Something went wrong here; the log has it as ${this.#log.fault('A request for content failed', error, {})}.`);
  }
}

async function send(response: ServerResponse, content: OpenContent, start: number, end: number): Promise<void> {
  for (let at = start; at <= end && !response.destroyed; at += CHUNK_BYTES) {
    const bytes = await content.read(at, Math.min(CHUNK_BYTES, end - at + 1));
    if (!response.write(bytes) && !response.destroyed) await drained(response);
  }
}

/** Until there is room again, or nobody to send to. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}

function refuse(response: ServerResponse, status: number, text: string, headers: Record<string, string | number> = {}): void {
  const body = `${text}\n`;
  response.writeHead(status, { ...headers, 'content-type': 'text/plain; charset=utf-8', 'content-length': Buffer.byteLength(body) }).end(body);
}
