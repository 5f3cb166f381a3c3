/** Bytes of every range but the last: what Delivery Optimization asks for (recorded, 646 of 646 requests). */
export const RANGE_BYTES = 1024 * 1024;

/** The fewest and the most connections it was seen to open to one server. */
const CONNECTIONS = { least: 3, most: 7 } as const;

/** A part of a file: both ends count, from 0. */
export interface DownloadRange {
  readonly start: number;
  readonly end: number;
}

/** How one file is downloaded. */
export interface DownloadPlan {
  /** In the order they are asked for. */
  readonly ranges: readonly DownloadRange[];
  readonly connections: number;
}

/**
 * Cuts a file as an agent does: closed ranges on boundaries of 1 MiB, the last one ending with the file, in shuffled order. A file below 1 MiB
 * is one range.
 *
 * @param random numbers from 0 to below 1
 */
export function planDownload(size: number, random: () => number): DownloadPlan {
  const ranges: DownloadRange[] = [];
  for (let start = 0; start < size; start += RANGE_BYTES) ranges.push({ start, end: Math.min(start + RANGE_BYTES, size) - 1 });
  for (let left = ranges.length - 1; left > 0; left--) {
    const chosen = Math.floor(random() * (left + 1));
    [ranges[left], ranges[chosen]] = [ranges[chosen] as DownloadRange, ranges[left] as DownloadRange];
  }
  const connections = CONNECTIONS.least + Math.floor(random() * (CONNECTIONS.most - CONNECTIONS.least + 1));
  return { ranges, connections: Math.max(1, Math.min(connections, ranges.length)) };
}
