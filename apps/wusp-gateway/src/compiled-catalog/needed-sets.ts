import { LRUCache } from 'lru-cache';
import { marksOf } from './marks.js';
import { neededRevisions } from './needed-revisions.js';
import type { RevisionGraph } from './revision-graph.js';

/** Needed sets that are kept. One takes 100 KB of a catalog of 100,000 revisions. */
const MAX_SETS = 256;

/** What a computer with certain updates installed needs. */
export interface NeededSet {
  /** Dense indexes, ascending. */
  readonly revisions: Int32Array;
  /** 1 per dense index in `revisions`. */
  readonly isNeeded: Uint8Array;
}

interface KnownSet extends NeededSet {
  readonly isCandidate: Uint8Array;
  readonly installed: Int32Array;
}

/**
 * Remembers what sets of installed updates need. The installed list holds categories and detectoids only, so computers of one make
 * and a computer from one scan to the next send the same; what it needs then depends on nothing else (MS-WUSP 3.1.5.7). Knowing the set
 * takes 3 µs, finding it 56 (363 installed, 60,000 revisions).
 */
export class NeededSets {
  readonly #known = new LRUCache<number, KnownSet>({ max: MAX_SETS });

  /**
   * @param isCandidate 1 per dense index that may be delivered at all
   * @param related 1 per dense index related to the filter of a filtered scan; such sets are not kept
   * @param installedIds the client's InstalledNonLeafUpdateIDs
   */
  of(graph: RevisionGraph, isCandidate: Uint8Array, related: Uint8Array | undefined, installedIds: readonly number[]): NeededSet {
    const installed = distinctInstalled(graph, installedIds);
    if (related !== undefined) return find(graph, isCandidate, related, installed);
    const hash = hashOf(installed);
    const known = this.#known.get(hash);
    if (known !== undefined && known.isCandidate === isCandidate && areEqual(known.installed, installed)) return known;
    const set = { ...find(graph, isCandidate, undefined, installed), isCandidate, installed: installed.slice() };
    this.#known.set(hash, set);
    return set;
  }
}

function find(graph: RevisionGraph, isCandidate: Uint8Array, related: Uint8Array | undefined, installed: Int32Array): NeededSet {
  const revisions = neededRevisions(graph, isCandidate, related, installed);
  const isNeeded = new Uint8Array(graph.count);
  for (const index of revisions) isNeeded[index] = 1;
  return { revisions, isNeeded };
}

/** Dense indexes of the updates that the client has, in its order, each once; see `installedUpdates` about older revisions. */
function distinctInstalled(graph: RevisionGraph, installedIds: readonly number[]): Int32Array {
  const marks = marksOf(graph);
  const indexes = new Int32Array(installedIds.length);
  let length = 0;
  for (let at = 0; at < installedIds.length; at++) {
    const index = graph.updateTable.get(installedIds[at] as number);
    if (index >= 0 && marks.add(index)) indexes[length++] = index;
  }
  return indexes.subarray(0, length);
}

/** FNV-1a over the numbers. A collision costs time, never a wrong answer: the whole list is compared. */
function hashOf(values: Int32Array): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < values.length; at++) hash = Math.imul(hash ^ (values[at] as number), 0x01000193);
  return hash;
}

function areEqual(left: Int32Array, right: Int32Array): boolean {
  if (left.length !== right.length) return false;
  for (let at = 0; at < left.length; at++) if (left[at] !== right[at]) return false;
  return true;
}
