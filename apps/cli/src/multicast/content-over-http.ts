import type { FileSink } from '@sluice/wds-transport';
import { reasonOf } from '../api/http-request.js';
import { CommandError } from '../command-line/command-error.js';
import { EXIT } from '../command-line/exit-codes.js';

/** Ranges of missing blocks that are looked at at a time. */
const RANGES_AT_ONCE = 64;
/** How often fetching is tried again without any block coming in between. */
const ATTEMPTS = 5;
const PAUSE_MS = 1_000;
/** How long a question about content may take, in milliseconds. */
const HEAD_TIMEOUT_MS = 10_000;

/** What the server says of content over HTTP. */
export interface HttpContent {
  readonly size: number;
  /** Tells versions of the content apart. */
  readonly etag: string | null;
  /** SHA-256 in hexadecimal digits; null while the server does not know it. */
  readonly sha256: string | null;
}

/** Where a server has content over HTTP. */
export function contentUrl(base: URL, namespace: string, content: string): URL {
  const url = new URL('/Multicast/content', base);
  url.searchParams.set('namespace', namespace);
  url.searchParams.set('content', content);
  return url;
}

/** Asks for size and digest of content; null when the server has none over HTTP, or does not answer. */
export async function askOverHttp(url: URL): Promise<HttpContent | null> {
  const response = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(HEAD_TIMEOUT_MS) }).catch(() => null);
  if (response === null || !response.ok) return null;
  const size = Number(response.headers.get('content-length') ?? Number.NaN);
  const [, digest] = /(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):/.exec(response.headers.get('repr-digest') ?? '') ?? [];
  if (!Number.isSafeInteger(size)) return null;
  return { size, etag: response.headers.get('etag'), sha256: digest === undefined ? null : Buffer.from(digest, 'base64').toString('hex') };
}

/**
 * Fetches what a file still lacks, one range after the other.
 * @throws CommandError when it cannot be had, or is no longer what it was
 */
export async function fetchMissing(url: URL, sink: FileSink, shape: { readonly size: number; readonly blockSize: number }, etag: string | null, onProgress: () => void, signal: AbortSignal): Promise<void> {
  let failures = 0;
  while (!sink.has.isFull && !signal.aborted) {
    const before = sink.has.count;
    try {
      for (const { start, end } of sink.has.missing(RANGES_AT_ONCE)) await fetchRange(url, sink, shape, { start, end }, etag, onProgress, signal);
    } catch (error) {
      if (error instanceof CommandError || signal.aborted) throw error;
      failures = sink.has.count > before ? 0 : failures + 1;
      if (failures >= ATTEMPTS) throw new CommandError(EXIT.notReachable, `${url.origin} does not send it: ${reasonOf((error as { cause?: unknown }).cause ?? error)}`, { cause: error });
      await sink.flush();
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

async function fetchRange(
  url: URL, sink: FileSink, { size, blockSize }: { readonly size: number; readonly blockSize: number }, range: { readonly start: number; readonly end: number }, etag: string | null,
  onProgress: () => void, signal: AbortSignal,
): Promise<void> {
  const [from, to] = [range.start * blockSize, Math.min(size, (range.end + 1) * blockSize) - 1];
  const response = await fetch(url, { headers: { range: `bytes=${from}-${to}`, 'accept-encoding': 'identity', ...(etag === null ? {} : { 'if-range': etag }) }, signal });
  if (response.status === 503 || response.body === null) throw new Error(`${response.status} ${response.statusText}`);
  if (response.status !== 206 || response.headers.get('content-range') !== `bytes ${from}-${to}/${size}`) {
    await response.body.cancel();
    throw new CommandError(EXIT.refused, response.status === 404 ? `${url.origin} does not have it over HTTP` : 'the content is no longer what it was when it was begun; delete the part file and begin again');
  }
  await storeBlocks(response.body, sink, range.start, blockSize, to - from + 1, onProgress);
}

/** Cuts what comes into blocks. The last block of the content may be shorter. */
async function storeBlocks(body: AsyncIterable<Uint8Array>, sink: FileSink, first: number, blockSize: number, total: number, onProgress: () => void): Promise<void> {
  let rest: Uint8Array = new Uint8Array();
  let block = first;
  let left = total;
  for await (const chunk of body) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const writing: (Promise<void> | void)[] = [];
    for (let length = Math.min(blockSize, left); length > 0 && rest.length >= length; length = Math.min(blockSize, left)) {
      writing.push(sink.write(block, rest.subarray(0, length)));
      rest = rest.subarray(length);
      left -= length;
      block += 1;
    }
    sink.allGiven();
    await Promise.all(writing);
    if (left === 0 && rest.length > 0) throw new CommandError(EXIT.refused, 'the server sends more than it was asked for');
    onProgress();
  }
  if (left > 0) throw new Error(`${left} bytes did not come`);
}
