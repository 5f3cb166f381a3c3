import type { DeploymentView } from './deployment-view.js';
import { installedUpdates, neededRevisions } from './needed-revisions.js';
import { UPDATE_TYPE, type RevisionGraph } from './revision-graph.js';

/** What a client says of itself in one SyncUpdates call of the software phase (MS-WUSP 2.2.2.2.4). */
export interface SyncQuestion {
  readonly installedNonLeafUpdateIDs: readonly number[];
  readonly otherCachedUpdateIDs: readonly number[];
  /** 1 per dense index related to the categories of a filtered scan; undefined for a scan of everything. */
  readonly related: Uint8Array | undefined;
  /** Whether the client told two groups of out-of-scope updates apart (NeedTwoGroupOutOfScopeUpdates). */
  readonly needTwoGroupOutOfScopeUpdates: boolean;
  /** The watermark of the client's cookie: changes up to this number are known to it. */
  readonly knownChangeNumber: number;
}

/** How much one answer may carry. */
export interface PageLimits {
  /** Updates per page. */
  readonly maxUpdates: number;
  /** Bytes of escaped Core fragments per page; a single larger fragment still goes out, alone. */
  readonly maxBytes: number;
}

/** What SyncUpdates answers; new and changed updates as dense indexes, the others as the client's revision ids. */
export interface SyncDecision {
  readonly newUpdates: readonly number[];
  readonly changedUpdates: readonly number[];
  readonly outOfScopeRevisionIDs: readonly number[];
  readonly deployedOutOfScopeRevisionIds: readonly number[];
  readonly truncated: boolean;
}

/** Decides a SyncUpdates answer of the software phase (MS-WUSP 3.1.5.7, Results). */
export function decideSync(graph: RevisionGraph, view: DeploymentView, question: SyncQuestion, limits: PageLimits): SyncDecision {
  const candidates = syncCandidates(graph, view, question.related);
  const installed = installedUpdates(graph, question.installedNonLeafUpdateIDs);
  const needed = neededRevisions(graph, candidates, installed);
  const isNeeded = new Uint8Array(graph.count);
  for (const index of needed) isNeeded[index] = 1;
  const held = sortCached(graph, view, question, isNeeded);
  const isNew = needed.filter((index) => !held.indexes.has(index));
  const page = cutPage(graph, nonLeafFirst(graph, isNew), limits);
  return {
    newUpdates: page,
    changedUpdates: [...held.indexes].filter((index) => (view.changeNumbers[index] as number) > question.knownChangeNumber),
    outOfScopeRevisionIDs: held.outOfScope,
    deployedOutOfScopeRevisionIds: held.deployedOutOfScope,
    truncated: page.length < isNew.length,
  };
}

/** What software synchronization may deliver at all: everything in scope but drivers, within the filter. */
export function syncCandidates(graph: RevisionGraph, view: DeploymentView, related: Uint8Array | undefined): Uint8Array {
  const candidates = new Uint8Array(graph.count);
  for (let index = 0; index < graph.count; index++) {
    const wanted = view.inScope[index] === 1 && graph.updateTypes[index] !== UPDATE_TYPE.Driver && (!related || related[index] === 1);
    if (wanted) candidates[index] = 1;
  }
  return candidates;
}

/** Splits the CachedRevisions list: still needed, and what the client is to remove (in the two groups of MS-WUSP 2.2.2.2.4). */
function sortCached(graph: RevisionGraph, view: DeploymentView, question: SyncQuestion, isNeeded: Uint8Array) {
  const indexes = new Set<number>();
  const outOfScope: number[] = [];
  const deployedOutOfScope: number[] = [];
  // The two groups exist only in a category scan; otherwise everything not needed goes into the first.
  const splits = question.needTwoGroupOutOfScopeUpdates && question.related !== undefined;
  for (const revisionId of new Set([...question.installedNonLeafUpdateIDs, ...question.otherCachedUpdateIDs])) {
    const index = graph.indexOfRevision(revisionId);
    if (index !== undefined && isNeeded[index] === 1) indexes.add(index);
    else if (splits && index !== undefined && view.inScope[index] === 1) deployedOutOfScope.push(revisionId);
    else outOfScope.push(revisionId);
  }
  return { indexes, outOfScope, deployedOutOfScope };
}

/**
 * Non-leaf revisions go first: what they unlock is asked for in the next call, so a scan takes fewer of them. Real servers mix the
 * order and agents do not mind.
 */
function nonLeafFirst(graph: RevisionGraph, indexes: Int32Array): number[] {
  const nonLeaf: number[] = [];
  const leaf: number[] = [];
  for (const index of indexes) (graph.isLeaf[index] ? leaf : nonLeaf).push(index);
  return nonLeaf.concat(leaf);
}

function cutPage(graph: RevisionGraph, indexes: readonly number[], limits: PageLimits): number[] {
  let bytes = 0;
  let length = 0;
  for (; length < indexes.length && length < limits.maxUpdates; length++) {
    bytes += graph.coreLengths[indexes[length] as number] as number;
    if (bytes > limits.maxBytes && length > 0) break;
  }
  return indexes.slice(0, length);
}
