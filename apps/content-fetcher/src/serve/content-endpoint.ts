import type { IncomingMessage, ServerResponse } from 'node:http';
import { ContentStoreError } from '@sluice/platform/content-store';
import type { Log } from '@sluice/platform/observability';
import { answerFile } from './answer-file.js';
import type { ContentMetrics } from './content-metrics.js';
import { ClientGone } from './content-source.js';
import { ContentGone, ContentUnavailable, type ServedContent } from './served-content.js';

/** Seconds after which a client that was turned away may come back. */
const RETRY_AFTER = '5';
const TEXT = 'text/plain; charset=utf-8';

/** Finds the file that a request target names; null when there is none. */
export type FindContent = (target: string, method: string) => Promise<ServedContent | null>;

export interface EndpointLimits {
  /** Most requests that are answered at the same time. */
  readonly maxTransfers: number;
  /** Milliseconds that a client may take no byte. */
  readonly stallMs: number;
}

/** Answers the requests for files, of all directories together, below the framework. Never throws: every failure becomes an answer, or the end of one. */
export class ContentEndpoint {
  #inside = 0;

  /** @param isStopping whether connections are to be closed behind answers */
  constructor(
    private readonly limits: EndpointLimits, private readonly metrics: ContentMetrics, private readonly log: Log, private readonly isStopping: () => boolean,
  ) {}

  handle(find: FindContent, request: IncomingMessage, response: ServerResponse): void {
    if (this.isStopping()) response.shouldKeepAlive = false;
    if (request.method !== 'GET' && request.method !== 'HEAD') return this.#refuse(response, 405, 'Files are read with GET and HEAD.', { allow: 'GET, HEAD' });
    if (this.#inside >= this.limits.maxTransfers) return this.#refuse(response, 503, 'Too many files are being sent.', { 'retry-after': RETRY_AFTER });
    this.#enter(response);
    void this.#answer(find, request, response);
  }

  #enter(response: ServerResponse): void {
    this.#inside++;
    this.metrics.begin();
    // 'close' comes exactly once, whether the answer was sent or the client went away.
    response.once('close', () => {
      this.#inside--;
      this.metrics.end();
    });
    // Node ends the connection when nothing moved for so long, and goes back to its own limit when the answer is out.
    response.socket?.setTimeout(this.limits.stallMs);
  }

  async #answer(find: FindContent, request: IncomingMessage, response: ServerResponse): Promise<void> {
    let file: ServedContent | null = null;
    const before = response.socket?.bytesWritten ?? 0;
    const socket = response.socket;
    try {
      file = await find(request.url ?? '/', request.method ?? 'GET');
      if (file === null) this.#refuse(response, 404, 'There is no such file.');
      else {
        await answerFile(request, response, file);
        this.metrics.answered(file.origin, response.statusCode);
      }
    } catch (error) {
      this.#fail(request, response, file, error);
    }
    if (file !== null && socket != null) this.metrics.sent(file.origin, socket.bytesWritten - before);
  }

  #fail(request: IncomingMessage, response: ServerResponse, file: ServedContent | null, error: unknown): void {
    if (!response.headersSent && !response.destroyed) return this.#refuseFor(request, response, error);
    // The client must not take what it has for all of it.
    response.destroy();
    if (error instanceof ClientGone) return;
    this.log.warn('An answer broke off', { target: request.url, range: request.headers.range, origin: file?.origin, err: error });
  }

  #refuseFor(request: IncomingMessage, response: ServerResponse, error: unknown): void {
    if (error instanceof ContentGone) return this.#refuse(response, 404, 'There is no such file.');
    if (isTransient(error)) {
      this.log.warn('A file cannot be read at the moment', { target: request.url, err: error });
      return this.#refuse(response, 503, 'The file cannot be read at the moment.', { 'retry-after': RETRY_AFTER });
    }
    const faultId = this.log.fault('A request for a file failed', error, { target: request.url });
    return this.#refuse(response, 500, `Something went wrong here; the log has it as ${faultId}.`);
  }

  #refuse(response: ServerResponse, status: number, text: string, headers: Record<string, string> = {}): void {
    const body = `${text}\n`;
    response.writeHead(status, { 'content-type': TEXT, 'content-length': Buffer.byteLength(body), ...headers }).end(body);
    this.metrics.answered(undefined, status);
  }
}

/** Codes of the operating system that mean "not now". */
const NOT_NOW = new Set(['EMFILE', 'ENFILE', 'EIO', 'ESTALE', 'ETIMEDOUT', 'EBUSY']);

function isTransient(error: unknown): boolean {
  if (error instanceof ContentUnavailable) return true;
  if (error instanceof ContentStoreError) return error.code === 'UNAVAILABLE';
  return NOT_NOW.has(String((error as { code?: unknown } | null)?.code));
}
