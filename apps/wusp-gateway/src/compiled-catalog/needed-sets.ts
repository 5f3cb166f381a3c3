import { LRUCache } from 'lru-cache';
import { marksOf } from './marks.js';
import { neededRevisions } from './needed-revisions.js';
import type { RevisionGraph } from './revision-graph.js';
import { areEqual, hashOf, type RevisionIds } from './revision-ids.js';
import { scratchIndexes } from './scratch-indexes.js';

/** One number in so many goes into the hash of a list. */
const HASHED = 4;
/** Needed sets that are kept. One takes 100 KB of a catalog of 60,000 revisions when a computer needs 1,448 of them. */
const MAX_SETS = 256;

/** What a computer with certain updates installed needs. */
export interface NeededSet {
  /**
   * Dense indexes, non-leaf ones first, each kind ascending. What non-leaf revisions unlock is asked for in the next call, so a scan takes fewer
   * of them. Real servers mix the order and agents do not mind.
   */
  readonly revisions: Int32Array;
  /** 1 per dense index in `revisions`. */
  readonly isNeeded: Uint8Array;
  /** Ids of the needed revisions that are not among the installed ones, ascending: what a computer that has everything caches. */
  readonly restIds: Int32Array;
  /** The same as dense indexes. */
  readonly restIndexes: Int32Array;
  /** Positions in `restIds` of the non-leaf and of the leaf revisions, each ascending. */
  readonly restNonLeaf: Int32Array;
  readonly restLeaf: Int32Array;
  /** Installed revision ids that are not needed, each once: not in scope, withdrawn, or older than the needed revision. */
  readonly installedOthers: readonly number[];
}

interface KnownSet extends NeededSet {
  readonly isCandidate: Uint8Array;
  readonly installedIds: Int32Array;
}

/**
 * Remembers what sets of installed updates need. The installed list holds categories and detectoids only, so computers of one make
 * and a computer from one scan to the next send the same; what it needs then depends on nothing else (MS-WUSP 3.1.5.7). Knowing the set
 * takes 1 µs, finding it 56 (363 installed, 60,000 revisions).
 */
export class NeededSets {
  readonly #known = new LRUCache<number, KnownSet>({ max: MAX_SETS });

  /**
   * @param isCandidate 1 per dense index that may be delivered at all
   * @param related 1 per dense index related to the filter of a filtered scan; such sets are not kept
   * @param installedIds the client's InstalledNonLeafUpdateIDs
   */
  of(graph: RevisionGraph, isCandidate: Uint8Array, related: Uint8Array | undefined, installedIds: RevisionIds): NeededSet {
    if (related !== undefined) return find(graph, isCandidate, related, installedIds);
    const hash = hashOf(installedIds, HASHED);
    const known = this.#known.get(hash);
    if (known !== undefined && known.isCandidate === isCandidate && areEqual(known.installedIds, installedIds)) return known;
    const set = { ...find(graph, isCandidate, undefined, installedIds), isCandidate, installedIds: Int32Array.from(installedIds) };
    this.#known.set(hash, set);
    return set;
  }
}

function find(graph: RevisionGraph, isCandidate: Uint8Array, related: Uint8Array | undefined, installedIds: RevisionIds): NeededSet {
  const ascending = neededRevisions(graph, isCandidate, related, distinctInstalled(graph, installedIds));
  const isNeeded = new Uint8Array(graph.count);
  for (const index of ascending) isNeeded[index] = 1;
  return { revisions: nonLeafFirst(graph, ascending), isNeeded, ...restOf(graph, ascending, installedIds, isNeeded) };
}

/** What is needed besides the installed revisions. Dense indexes ascend with their revision ids. */
function restOf(graph: RevisionGraph, ascending: Int32Array, installedIds: RevisionIds, isNeeded: Uint8Array) {
  const installed = new Set(installedIds);
  const restIndexes = ascending.filter((index) => !installed.has(graph.revisionIds[index] as number));
  return {
    restIndexes,
    restIds: restIndexes.map((index) => graph.revisionIds[index] as number),
    restNonLeaf: positionsOf(graph, restIndexes, 0),
    restLeaf: positionsOf(graph, restIndexes, 1),
    installedOthers: [...installed].filter((id) => isNeeded[graph.revisionTable.get(id)] !== 1),
  };
}

function nonLeafFirst(graph: RevisionGraph, ascending: Int32Array): Int32Array {
  const sorted = new Int32Array(ascending.length);
  let length = 0;
  for (const leaf of [0, 1]) for (const index of ascending) if (graph.isLeaf[index] === leaf) sorted[length++] = index;
  return sorted;
}

function positionsOf(graph: RevisionGraph, indexes: Int32Array, leaf: 0 | 1): Int32Array {
  return Int32Array.from(indexes.keys()).filter((position) => graph.isLeaf[indexes[position] as number] === leaf);
}

/**
 * Dense indexes of the updates that the client has, in its order, each once; see `installedUpdates` about older revisions. Good until the
 * next list.
 */
function distinctInstalled(graph: RevisionGraph, installedIds: RevisionIds): Int32Array {
  const marks = marksOf(graph);
  const indexes = scratchIndexes(installedIds.length);
  graph.updateTable.getAll(installedIds, indexes);
  let length = 0;
  for (let at = 0; at < installedIds.length; at++) {
    const index = indexes[at] as number;
    if (index >= 0 && marks.add(index)) indexes[length++] = index;
  }
  return indexes.subarray(0, length);
}
