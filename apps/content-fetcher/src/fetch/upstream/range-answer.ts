import type { ByteRange } from '@sluice/platform/content-store';
import { FetchProblem, RangesIgnored } from './fetch-problem.js';

/** What the head of an answer says about its body. */
export interface RangeAnswer {
  /** Bytes of the whole file; null when the answer does not say. */
  readonly total: number | null;
  /** Whether the body is the whole file although a part was asked for; it then begins at the first byte. */
  readonly isWhole: boolean;
}

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Reads the head of the answer to a request for a part of a file (RFC 9110 15.3.7). Nothing it says is taken on trust: what does not fit
 * the question is refused here, and the body is counted later.
 * @throws FetchProblem when the answer is none to that question
 */
export function readRangeAnswer(status: number, headers: Headers, range: ByteRange, retryAfterMs: number | null = null): RangeAnswer {
  if (status !== 200 && status !== 206) throw problemOfStatus(status, retryAfterMs);
  const coding = single(headers['content-encoding']);
  if (coding !== undefined && coding.toLowerCase() !== 'identity') {
    throw new FetchProblem('upstreamUnavailable', 'The server sends the file compressed, although it was asked not to.');
  }
  const length = wholeNumber(single(headers['content-length']));
  if (status === 200) {
    if (range.start > 0) throw new RangesIgnored();
    return { total: length, isWhole: true };
  }
  const [, first, last, complete] = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/i.exec(single(headers['content-range']) ?? '') ?? [];
  const total = Number(complete);
  const end = Math.min(range.end, total - 1);
  const fits = Number(first) === range.start && Number(last) === end && (length === null || length === end - range.start + 1);
  if (!fits) throw new FetchProblem('lengthMismatch', 'The server answers with another part of the file than it was asked for.');
  return { total, isWhole: false };
}

function problemOfStatus(status: number, retryAfterMs: number | null): FetchProblem {
  if (status === 404 || status === 410) return new FetchProblem('notFound', `The server does not have the file (HTTP status ${status}).`);
  if (status === 416) return new FetchProblem('lengthMismatch', 'The file is shorter at the server than the catalog has it (HTTP status 416).');
  const isPassing = status === 408 || status === 429 || (status >= 500 && status !== 501 && status !== 505);
  return new FetchProblem('upstreamUnavailable', `The server answered with HTTP status ${status}.`, isPassing, retryAfterMs);
}

function single(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : header?.[0];
}

function wholeNumber(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;
}
