import type { BlockRange, MissingMessage } from '@sluice/protocol/wds/application';
import { mergedRanges } from '../ranges.js';

export interface MissingReport {
  /** Milliseconds since the client joined, by the server's own clock: what clients claim moves nobody to the front. */
  readonly inSession: number;
  readonly message: MissingMessage;
}

/**
 * What a round sends: MS-WDSMA 3.1.6.1. Clients that joined more than `lateJoiner` milliseconds after the oldest wait, unless the older ones have
 * everything.
 */
export function blocksToSend(reports: readonly MissingReport[], lateJoiner: number, totalBlocks: number): BlockRange[] {
  const waiting = reports.filter((report) => report.message.ranges.length > 0);
  const oldest = Math.max(...waiting.map((report) => report.inSession));
  const first = waiting.filter((report) => report.inSession >= oldest - lateJoiner);
  return mergedRanges(first.flatMap((report) => report.message.ranges), totalBlocks - 1);
}
