import type { SyncInfo } from '@sluice/protocol/wusp';
import type { ApplicabilityState } from '../applicability/revision-states.js';
import type { HeldRevision } from './held-revisions.js';

/** Calls of SyncUpdates in one scan after which the agent gives up with 0x80244010. */
export const MAX_SERVER_TRIPS = 200;

/** The revision ids that the agent sends (MS-WUSP 2.2.2.2.4), ascending. */
export interface CachedIds {
  readonly installedNonLeaf: readonly number[];
  readonly otherCached: readonly number[];
  readonly drivers: readonly number[];
}

/**
 * Sorts what is held into the lists of SyncUpdates (MS-WUSP 3.1.5.7, step 4): as installed go only non-leaf revisions that
 * evaluated installed; drivers have a list of their own; everything else, leaf or not, is "other".
 */
export function cachedIds(held: Iterable<readonly [number, HeldRevision]>, states: ReadonlyMap<number, ApplicabilityState>): CachedIds {
  const installedNonLeaf: number[] = [];
  const otherCached: number[] = [];
  const drivers: number[] = [];
  for (const [revisionId, { core, isLeaf }] of held) {
    if (core.updateType === 'Driver') drivers.push(revisionId);
    else if (!isLeaf && states.get(revisionId) === 'Installed') installedNonLeaf.push(revisionId);
    else otherCached.push(revisionId);
  }
  const ascending = (left: number, right: number): number => left - right;
  return { installedNonLeaf: installedNonLeaf.sort(ascending), otherCached: otherCached.sort(ascending), drivers: drivers.sort(ascending) };
}

/**
 * Whether the software pass goes on: the answer was cut short, or brought a revision on which others depend (MS-WUSP
 * 2.2.2.2.4, Truncated). Agents follow this and not "until NewUpdates is empty" of 3.1.5.7.
 */
export function softwarePassContinues({ Truncated, NewUpdates }: Pick<SyncInfo, 'Truncated' | 'NewUpdates'>): boolean {
  return Truncated || NewUpdates.some(({ IsLeaf }) => !IsLeaf);
}
