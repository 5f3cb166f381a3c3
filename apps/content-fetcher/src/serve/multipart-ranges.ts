import { randomBytes } from 'node:crypto';
import type { ByteRange } from '@sluice/platform/content-store';

/** One part of a multipart/byteranges answer (RFC 9110 14.6): what stands before its bytes, and which they are. */
export interface RangePart {
  readonly head: string;
  readonly range: ByteRange;
}

/** The body of an answer with several ranges, without the ranges' own bytes. */
export interface MultipartRanges {
  readonly contentType: string;
  readonly parts: readonly RangePart[];
  /** What stands after the last part. */
  readonly end: string;
  /** Bytes of all of it. */
  readonly length: number;
}

/** @param size bytes of the file */
export function multipartRanges(ranges: readonly ByteRange[], size: number, partType: string): MultipartRanges {
  // Random, so that no file can hold it.
  const boundary = randomBytes(16).toString('hex');
  const parts = ranges.map((range, index) => ({
    head: `${index === 0 ? '' : '\r\n'}--${boundary}\r\nContent-Type: ${partType}\r\nContent-Range: ${contentRange(range, size)}\r\n\r\n`,
    range,
  }));
  const end = `\r\n--${boundary}--\r\n`;
  return {
    contentType: `multipart/byteranges; boundary=${boundary}`, parts, end,
    length: parts.reduce((sum, { head, range }) => sum + head.length + rangeLength(range), end.length),
  };
}

/** The value of a Content-Range header (RFC 9110 14.4). */
export function contentRange({ start, end }: ByteRange, size: number): string {
  return `bytes ${start}-${end}/${size}`;
}

/** Bytes of a range. */
export function rangeLength({ start, end }: ByteRange): number {
  return end - start + 1;
}
