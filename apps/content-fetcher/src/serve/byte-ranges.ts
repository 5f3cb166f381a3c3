import type { ByteRange } from '@sluice/platform/content-store';

/** What a Range header asks for of a file of a known size: all of it, parts of it, or nothing that can be had. */
export type RangeRequest = 'whole' | 'unsatisfiable' | readonly ByteRange[];

/**
 * Ranges that one request may name. Agents name one (recorded), BITS up to a few; whoever names a thousand wants a server to work
 * (RFC 9110 14.2, 15.5.17).
 */
export const MAX_RANGES = 100;

/** Ranges closer than this are one: the bytes between them are fewer than the head of a part of their own (RFC 9110 15.3.7.2). Bytes. */
const WORTH_A_PART = 128;

const RANGES = /^bytes[\t ]*=(.*)$/i;
const RANGE = /^(\d*)-(\d*)$/;

/**
 * Reads a Range header (RFC 9110 14.1.2). One that is not well-formed, or of another unit, is as good as none. Ranges that overlap or nearly
 * touch become one, in the place of the first of them, so that a file is never sent twice in an answer.
 *
 * @param size bytes of the file; of an empty one there are no parts
 */
export function readRanges(header: string | undefined, size: number): RangeRequest {
  const list = header === undefined ? undefined : RANGES.exec(header)?.[1];
  if (list === undefined || size === 0) return 'whole';
  const specs = list.split(',').map((spec) => spec.trim()).filter((spec) => spec !== '');
  if (specs.length === 0) return 'whole';
  if (specs.length > MAX_RANGES) return 'unsatisfiable';
  const ranges: ByteRange[] = [];
  for (const spec of specs) {
    const range = readRange(spec, size);
    if (range === 'invalid') return 'whole';
    if (range !== 'outside') ranges.push(range);
  }
  if (ranges.length === 0) return 'unsatisfiable';
  return ranges.length === 1 ? ranges : coalesce(ranges);
}

function readRange(spec: string, size: number): ByteRange | 'outside' | 'invalid' {
  const [, first, last] = RANGE.exec(spec) ?? [];
  if (first === undefined || last === undefined) return 'invalid';
  if (first === '') return last === '' ? 'invalid' : suffix(Number(last), size);
  const start = Number(first);
  const end = last === '' ? Infinity : Number(last);
  if (end < start) return 'invalid';
  return start >= size ? 'outside' : { start, end: Math.min(end, size - 1) };
}

function suffix(length: number, size: number): ByteRange | 'outside' {
  return length === 0 ? 'outside' : { start: Math.max(0, size - length), end: size - 1 };
}

/** Joins what belongs together; the order is that of the request. */
function coalesce(ranges: readonly ByteRange[]): readonly ByteRange[] {
  const byStart = ranges.map((range, place) => ({ ...range, place })).sort((a, b) => a.start - b.start);
  const joined: { start: number; end: number; place: number }[] = [];
  for (const range of byStart) {
    const before = joined.at(-1);
    if (before === undefined || range.start > before.end + WORTH_A_PART) joined.push(range);
    else Object.assign(before, { end: Math.max(before.end, range.end), place: Math.min(before.place, range.place) });
  }
  return joined.sort((a, b) => a.place - b.place).map(({ start, end }) => ({ start, end }));
}
