import type { IncomingHttpHeaders } from 'node:http';
import type { ByteRange } from '@sluice/platform/content-store';
import { readRanges } from './byte-ranges.js';
import { readHttpDate } from './http-date.js';

/** What an answer depends on besides the request. */
export interface ServedFile {
  /** Bytes. */
  readonly size: number;
  /** A strong validator, in its quotation marks. */
  readonly etag: string;
  /** In whole seconds; null when nobody knows yet. */
  readonly modified: Date | null;
}

/** What to answer with. */
export type Answer =
  | { readonly status: 200 }
  | { readonly status: 206; readonly ranges: readonly ByteRange[] }
  | { readonly status: 304 | 412 | 416 };

/**
 * Decides about a GET or HEAD of a file that is here: preconditions in the order of RFC 9110 13.2.2, then the range. HEAD knows no ranges
 * (RFC 9110 14.2).
 */
export function decideAnswer(method: string, headers: IncomingHttpHeaders, file: ServedFile): Answer {
  const refused = precondition(headers, file);
  if (refused !== undefined) return { status: refused };
  if (method === 'HEAD' || headers.range === undefined || !rangeCounts(headers['if-range'], file)) return { status: 200 };
  const ranges = readRanges(headers.range, file.size);
  if (ranges === 'whole') return { status: 200 };
  return ranges === 'unsatisfiable' ? { status: 416 } : { status: 206, ranges };
}

function precondition(headers: IncomingHttpHeaders, { etag, modified }: ServedFile): 304 | 412 | undefined {
  const ifMatch = headers['if-match'];
  if (ifMatch !== undefined) {
    if (!namesTag(ifMatch, etag, 'strong')) return 412;
  } else if (isAfter(modified, headers['if-unmodified-since'])) {
    return 412;
  }
  const ifNoneMatch = headers['if-none-match'];
  if (ifNoneMatch !== undefined) return namesTag(ifNoneMatch, etag, 'weak') ? 304 : undefined;
  return isNotAfter(modified, headers['if-modified-since']) ? 304 : undefined;
}

/** RFC 9110 13.1.5: the validator must be the very one, and a weak one never is. */
function rangeCounts(ifRange: string | string[] | undefined, { etag, modified }: ServedFile): boolean {
  if (ifRange === undefined) return true;
  if (typeof ifRange !== 'string') return false;
  if (ifRange.includes('"')) return ifRange.trim() === etag;
  return modified !== null && readHttpDate(ifRange) === modified.getTime();
}

const TAG = /(W\/)?("[^"]*")/g;

function namesTag(list: string, etag: string, comparison: 'strong' | 'weak'): boolean {
  if (list.trim() === '*') return true;
  for (const [, weak, tag] of list.matchAll(TAG)) if (tag === etag && (comparison === 'weak' || weak === undefined)) return true;
  return false;
}

function isAfter(modified: Date | null, header: string | undefined): boolean {
  const date = header === undefined ? null : readHttpDate(header);
  return date !== null && modified !== null && modified.getTime() > date;
}

function isNotAfter(modified: Date | null, header: string | undefined): boolean {
  const date = header === undefined ? null : readHttpDate(header);
  return date !== null && modified !== null && modified.getTime() <= date;
}
