import { createHash, randomBytes } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import { UpdateClientError } from '../errors.js';
import type { OfferedFile } from '../scan/scan-report.js';
import { checkRangeAnswer } from './check-range-answer.js';
import { downloadHeaders } from './download-headers.js';
import { planDownload, type DownloadRange } from './download-plan.js';

/** The largest file that is downloaded, in bytes: it is held in memory. */
const MAX_FILE_BYTES = 1024 * 1024 * 1024;
/** Milliseconds without a byte after which a server counts as not reachable. */
const IDLE_TIMEOUT = 60_000;

export interface DownloadOptions {
  /** Numbers from 0 to below 1; real ones by default. */
  readonly random?: () => number;
  /** Most milliseconds without a byte from the server. */
  readonly idleTimeout?: number;
}

/** A file that was downloaded and whose digests are right. */
export interface DownloadedFile {
  readonly bytes: Buffer;
  readonly requests: number;
  /** How many connections were used. */
  readonly connections: number;
  readonly etag: string;
}

/**
 * Downloads a file as Delivery Optimization does: shuffled ranges of 1 MiB over 3 to 7 connections that stay open. Every header that matters
 * to it is checked, and SHA-1 and SHA-256 at the end.
 *
 * @throws UpdateClientError `NOT_REACHABLE`, `BUSY`, or `WRONG_ANSWER` which also a wrong digest is
 */
export async function downloadFile(file: Pick<OfferedFile, 'url' | 'size' | 'digest' | 'sha256'>, options: DownloadOptions = {}): Promise<DownloadedFile> {
  if (file.url === undefined) throw new UpdateClientError('WRONG_ANSWER', 'Download', 'the server gave no address');
  if (file.size > MAX_FILE_BYTES) throw new RangeError(`the file has more than ${MAX_FILE_BYTES} bytes`);
  const url = new URL(file.url);
  const { ranges, connections } = planDownload(file.size, options.random ?? Math.random);
  const download = new Download(url, file.size, ranges, connections, options.idleTimeout ?? IDLE_TIMEOUT);
  try {
    await Promise.all(Array.from({ length: connections }, () => download.work()));
  } finally {
    download.close();
  }
  verify(download.bytes, file);
  return { bytes: download.bytes, requests: ranges.length, connections: download.sockets, etag: download.etag ?? '' };
}

class Download {
  readonly bytes: Buffer;
  etag: string | undefined;
  readonly #agent: http.Agent;
  readonly #left: DownloadRange[];
  readonly #seen = new Set<unknown>();
  readonly #correlation = randomBytes(12).toString('base64').slice(0, 16);
  #requests = 0;

  constructor(private readonly url: URL, private readonly size: number, ranges: readonly DownloadRange[], connections: number, private readonly idleTimeout: number) {
    this.bytes = Buffer.alloc(size);
    this.#left = [...ranges].reverse();
    const options = { keepAlive: true, maxSockets: connections };
    this.#agent = url.protocol === 'https:' ? new https.Agent(options) : new http.Agent(options);
  }

  get sockets(): number {
    return this.#seen.size;
  }

  /** Asks for one range after another until none is left. */
  async work(): Promise<void> {
    for (let range = this.#left.pop(); range !== undefined; range = this.#left.pop()) {
      try {
        await this.#fetch(range);
      } catch (error) {
        this.#left.length = 0;
        throw error instanceof UpdateClientError ? error : new UpdateClientError('NOT_REACHABLE', 'Download', `bytes ${range.start}-${range.end} did not come: ${String(error)}`, { cause: error });
      }
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  #fetch(range: DownloadRange): Promise<void> {
    const headers = downloadHeaders(this.url, range, `${this.#correlation}.2.0.0.8.1.1.3.1.1.${++this.#requests}`);
    const send = this.url.protocol === 'https:' ? https.request : http.request;
    return new Promise((resolve, reject) => {
      const request = send(this.url, { headers: headers.flat(), agent: this.#agent, timeout: this.idleTimeout });
      request.on('socket', (socket) => this.#seen.add(socket));
      request.on('timeout', () => request.destroy(new Error(`no byte within ${this.idleTimeout} ms`)));
      request.on('error', reject);
      request.on('response', (response) => this.#take(response, range).then(resolve, (error: unknown) => {
        request.destroy();
        reject(error);
      }));
      request.end();
    });
  }

  async #take(response: http.IncomingMessage, range: DownloadRange): Promise<void> {
    this.etag = checkRangeAnswer(response.statusCode ?? 0, response.headers, range, this.size, this.etag);
    let at = range.start;
    for await (const chunk of response as AsyncIterable<Buffer>) at += chunk.copy(this.bytes, at, 0, range.end + 1 - at);
    if (at !== range.end + 1) throw new Error('the answer ended too early');
  }
}

function verify(bytes: Buffer, { digest, sha256 }: Pick<OfferedFile, 'digest' | 'sha256'>): void {
  const digests = [['sha1', digest], ['sha256', sha256]] as const;
  for (const [algorithm, expected] of digests) {
    const actual = createHash(algorithm).update(bytes).digest('base64');
    if (expected !== undefined && actual !== expected) throw new UpdateClientError('WRONG_ANSWER', 'Download', `the ${algorithm} of the file is ${actual}, not ${expected}`);
  }
}
