import type { DeploymentView } from './deployment-view.js';
import { marksOf } from './marks.js';
import type { NeededSet } from './needed-sets.js';
import { sortAscending, type AscendingCache } from './ascending-cache.js';
import { cutPageOf, cutPageOfRest, type PageLimits } from './page.js';
import type { RevisionGraph } from './revision-graph.js';
import { scratchIndexes } from './scratch-indexes.js';
import type { RevisionIds } from './revision-ids.js';

/** What a client says of itself in one SyncUpdates call of the software phase (MS-WUSP 2.2.2.2.4). */
export interface SyncQuestion {
  readonly installedNonLeafUpdateIDs: RevisionIds;
  readonly otherCachedUpdateIDs: RevisionIds;
  /** 1 per dense index related to the categories of a filtered scan; undefined for a scan of everything. */
  readonly related: Uint8Array | undefined;
  /** Whether the client told two groups of out-of-scope updates apart (NeedTwoGroupOutOfScopeUpdates). */
  readonly needTwoGroupOutOfScopeUpdates: boolean;
  /** The watermark of the client's cookie: changes up to this number are known to it. */
  readonly knownChangeNumber: number;
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
  const needed = view.neededSets.of(graph, view.isSoftware, question.related, question.installedNonLeafUpdateIDs);
  // Who was told of the last change, as most are, need not be asked about each revision.
  const cache = view.lastChangeNumber > question.knownChangeNumber ? undefined : sortAscending(graph, needed, question.otherCachedUpdateIDs);
  return cache ? decideAscending(graph, view, needed, cache, question, limits) : decideAny(graph, view, needed, question, limits);
}

/** The decision for a client that lists its cache in ascending order, as all do, and was told of every change. */
function decideAscending(
  graph: RevisionGraph, view: DeploymentView, needed: NeededSet, cache: AscendingCache, question: SyncQuestion, limits: PageLimits,
): SyncDecision {
  const newCount = needed.restIds.length - cache.heldCount;
  const page = newCount === 0 ? [] : cutPageOfRest(graph, needed, cache, limits);
  const others = cache.others.length === 0 ? needed.installedOthers : [...new Set([...needed.installedOthers, ...cache.others])];
  const { outOfScope, deployedOutOfScope } = splitOthers(graph, view, others, question);
  return {
    newUpdates: page, changedUpdates: [], outOfScopeRevisionIDs: outOfScope, deployedOutOfScopeRevisionIds: deployedOutOfScope,
    truncated: page.length < newCount,
  };
}

function decideAny(graph: RevisionGraph, view: DeploymentView, needed: NeededSet, question: SyncQuestion, limits: PageLimits): SyncDecision {
  const held = sortHeld(graph, view, needed, question);
  const newCount = needed.revisions.length - held.neededCount;
  const page = newCount === 0 ? [] : cutPageOf(graph, needed.revisions, held.marks, limits);
  return {
    newUpdates: page,
    changedUpdates: held.changed,
    outOfScopeRevisionIDs: held.outOfScope,
    deployedOutOfScopeRevisionIds: held.deployedOutOfScope,
    truncated: page.length < newCount,
  };
}

/**
 * Splits the CachedRevisions list: what is still needed (`marks` bears it, good until the next decision) and has changed since the client was
 * told, as dense indexes, and what the client is to remove, in the two groups of MS-WUSP 2.2.2.2.4 when it knows them; otherwise
 * everything not needed goes into the first. More than a thousand ids come in every call, so nothing is made per id.
 */
function sortHeld(graph: RevisionGraph, view: DeploymentView, { isNeeded }: NeededSet, question: SyncQuestion) {
  const marks = marksOf(graph);
  const { changeNumbers } = view;
  const { knownChangeNumber } = question;
  const mayHaveChanged = view.lastChangeNumber > knownChangeNumber;
  const changed: number[] = [];
  const others = new Set<number>();
  let neededCount = 0;
  for (const ids of [question.installedNonLeafUpdateIDs, question.otherCachedUpdateIDs]) {
    const indexes = scratchIndexes(ids.length);
    graph.revisionTable.getAll(ids, indexes);
    for (let at = 0; at < ids.length; at++) {
      const index = indexes[at] as number;
      if (index < 0 || isNeeded[index] !== 1) others.add(ids[at] as number);
      else if (marks.add(index)) {
        neededCount++;
        if (mayHaveChanged && (changeNumbers[index] as number) > knownChangeNumber) changed.push(index);
      }
    }
  }
  return { marks, neededCount, changed, ...splitOthers(graph, view, [...others], question) };
}

function splitOthers(graph: RevisionGraph, view: DeploymentView, others: readonly number[], question: SyncQuestion) {
  const inTwoGroups = question.needTwoGroupOutOfScopeUpdates && question.related !== undefined;
  if (others.length === 0 || !inTwoGroups) return { outOfScope: others, deployedOutOfScope: [] };
  const isDeployed = (revisionId: number) => view.inScope[graph.revisionTable.get(revisionId)] === 1;
  return { outOfScope: others.filter((revisionId) => !isDeployed(revisionId)), deployedOutOfScope: others.filter(isDeployed) };
}
