import type { Readable } from 'node:stream';
import type { ByteRange } from '@sluice/platform/content-store';
import { ForbiddenAddress, retryAfterMs, unreachable, type AddressGuard } from '@sluice/platform/upstream-client';
import { request, type Dispatcher } from 'undici';
import { FetchProblem } from './fetch-problem.js';
import { readRangeAnswer, type RangeAnswer } from './range-answer.js';

/** Redirects of one request; content networks use one or two. */
const MAXIMUM_REDIRECTS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** What answers a request for a part of a file. */
export interface OpenedRange extends RangeAnswer {
  readonly body: Readable;
}

/** How requests are made. */
export interface RequestParts {
  readonly dispatcher: Dispatcher;
  readonly guard: AddressGuard;
}

/**
 * Asks for a part of a file and follows redirects. The body is the caller's to read or to destroy.
 * @throws FetchProblem; the reason of the signal
 */
export async function openRange(parts: RequestParts, address: URL, range: ByteRange, signal: AbortSignal): Promise<OpenedRange> {
  let url = address;
  for (let redirects = 0; redirects <= MAXIMUM_REDIRECTS; redirects += 1) {
    requireAllowed(parts.guard, url);
    const answer = await send(parts.dispatcher, url, range, signal);
    const next = redirectOf(answer, url);
    if (next === null) return { ...judge(answer, range), body: answer.body };
    answer.body.on('error', () => undefined).destroy();
    url = next;
  }
  throw new FetchProblem('upstreamUnavailable', `The server redirects more than ${MAXIMUM_REDIRECTS} times.`);
}

async function send(dispatcher: Dispatcher, url: URL, { start, end }: ByteRange, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
  try {
    return await request(url, {
      method: 'GET', dispatcher, signal,
      headers: { range: `bytes=${start}-${end}`, 'accept-encoding': 'identity', accept: '*/*', 'user-agent': 'Sluice' },
    });
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw problemOfConnection(error);
  }
}

/** What a failure of the connection means for the file. */
export function problemOfConnection(error: unknown): FetchProblem {
  if (error instanceof FetchProblem) return error;
  if (isForbidden(error)) return forbidden(error);
  const { reason, lasting } = unreachable(error);
  return new FetchProblem('upstreamUnavailable', `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`, !lasting, null, { cause: error });
}

/** Several addresses of one name fail with one error that holds theirs. */
function isForbidden(error: unknown, depth = 0): boolean {
  if (error instanceof ForbiddenAddress) return true;
  if (!(error instanceof Error) || depth > 4) return false;
  const inner = [error.cause, ...(error instanceof AggregateError ? error.errors : [])];
  return inner.some((cause) => isForbidden(cause, depth + 1));
}

function forbidden(cause: unknown): FetchProblem {
  return new FetchProblem('forbiddenAddress', 'The address of the file leads to this host, its links or a cloud\'s own services, where nothing is fetched from.', false, null, { cause });
}

/** Before any connection: with a proxy in between nobody else looks at an address that is written out. */
function requireAllowed(guard: AddressGuard, url: URL): void {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!['http:', 'https:'].includes(url.protocol) || url.username !== '' || url.password !== '') throw forbidden(undefined);
  const isLiteral = /^[\d.]+$/.test(host) || host.includes(':');
  const isLocalName = /(^|\.)localhost\.?$/i.test(host);
  if (!isLiteral && !isLocalName) return;
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  if (!guard.isTrusted(host, port) && !guard.allows(isLocalName ? '127.0.0.1' : host)) throw forbidden(undefined);
}

function redirectOf({ statusCode, headers }: Dispatcher.ResponseData, url: URL): URL | null {
  if (!REDIRECTS.has(statusCode)) return null;
  const location = String(headers['location'] ?? '');
  if (location === '' || !URL.canParse(location, url.href)) throw new FetchProblem('upstreamUnavailable', 'The server redirects to nowhere.');
  return new URL(location, url);
}

function judge(answer: Dispatcher.ResponseData, range: ByteRange): RangeAnswer {
  try {
    return readRangeAnswer(answer.statusCode, answer.headers, range, retryAfterMs(answer.headers['retry-after']));
  } catch (error) {
    answer.body.on('error', () => undefined).destroy();
    throw error;
  }
}
