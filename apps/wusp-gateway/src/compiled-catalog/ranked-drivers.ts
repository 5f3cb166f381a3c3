import type { DriverEntry } from './driver-index.js';
import { compareDriverMatches, type DriverMatch } from './rank-drivers.js';

/** A driver as a match for one device. */
export interface DriverCandidate extends DriverMatch {
  readonly entry: DriverEntry;
}

/**
 * The rules, and where they leave two drivers equal: the one certified later (MS-WUSP 3.1.1, WhqlDriverID), then the one that came to
 * the catalog later. So the choice never depends on the order in which drivers are looked at.
 */
export function compareCandidates(a: DriverCandidate, b: DriverCandidate): number {
  return compareDriverMatches(a, b) || b.entry.whqlDriverId - a.entry.whqlDriverId || b.entry.revision - a.entry.revision;
}

/** Candidates for one hardware id, of which the best is asked for again and again, also the best for printers of one maker. */
export class RankedDrivers {
  #best: DriverCandidate | undefined;
  /** The best for each maker whose printer drivers it may replace. */
  readonly #bestByMaker = new Map<string, DriverCandidate>();

  /** Adds a candidate; they must come best first. */
  add(candidate: DriverCandidate): void {
    this.#best ??= candidate;
    for (const maker of candidate.entry.replaceableMakers) {
      if (!this.#bestByMaker.has(maker)) this.#bestByMaker.set(maker, candidate);
    }
  }

  /** @param maker when given, only drivers that may replace a printer driver of this maker count. */
  bestOf(maker: string | undefined): DriverCandidate | undefined {
    return maker === undefined ? this.#best : this.#bestByMaker.get(maker);
  }
}
