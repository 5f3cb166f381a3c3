import type { DeploymentView } from './deployment-view.js';
import type { RevisionGraph } from './revision-graph.js';
import type { RevisionIds } from './revision-ids.js';

/** The CachedRevisions list of MS-WUSP 3.1.5.7, and how the answer is to speak of it. */
export interface CachedRevisions {
  readonly cachedIds: RevisionIds;
  /** Whether the client tells two groups of out-of-scope updates apart: only in a category scan that asks for it. */
  readonly inTwoGroups: boolean;
}

/**
 * Splits the CachedRevisions list: what is still needed, and what the client is to remove, in the two groups of MS-WUSP 2.2.2.2.4 when it
 * knows them; otherwise everything not needed goes into the first.
 *
 * @param isNeeded 1 per dense index of a needed revision.
 */
export function sortCached(graph: RevisionGraph, view: DeploymentView, isNeeded: Uint8Array, { cachedIds, inTwoGroups }: CachedRevisions) {
  const indexes = new Set<number>();
  const outOfScope: number[] = [];
  const deployedOutOfScope: number[] = [];
  for (const revisionId of new Set(cachedIds)) {
    const index = graph.indexOfRevision(revisionId);
    if (index !== undefined && isNeeded[index] === 1) indexes.add(index);
    else if (inTwoGroups && index !== undefined && view.inScope[index] === 1) deployedOutOfScope.push(revisionId);
    else outOfScope.push(revisionId);
  }
  return { indexes, outOfScope, deployedOutOfScope };
}
