import type { BlockRange } from '@sluice/protocol/wds/application';

/** Ranges in ascending order without overlaps that cover the same numbers, none above `largest`: MS-WDSMA 3.1.6.1. */
export function mergedRanges(ranges: readonly BlockRange[], largest: number): BlockRange[] {
  const sorted = [...ranges].sort((one, other) => one.start - other.start);
  const merged: { start: number; end: number }[] = [];
  for (const range of sorted) {
    if (range.start > largest) break;
    const end = Math.min(range.end, largest);
    const last = merged.at(-1);
    if (last !== undefined && range.start <= last.end + 1) last.end = Math.max(last.end, end);
    else merged.push({ start: range.start, end });
  }
  return merged;
}

/** Ascending numbers as ranges, as many as `limit`. */
export function rangesOf(numbers: readonly number[], limit: number): BlockRange[] {
  const ranges: { start: number; end: number }[] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last !== undefined && number === last.end + 1) last.end = number;
    else if (ranges.length === limit) return ranges;
    else ranges.push({ start: number, end: number });
  }
  return ranges;
}
