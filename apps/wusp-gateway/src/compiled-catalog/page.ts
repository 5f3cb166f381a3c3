import type { AscendingCache } from './ascending-cache.js';
import type { Marks } from './marks.js';
import type { NeededSet } from './needed-sets.js';
import type { RevisionGraph } from './revision-graph.js';

/** How much one answer may carry. */
export interface PageLimits {
  /** Updates per page. */
  readonly maxUpdates: number;
  /** Bytes of escaped Core fragments per page; a single larger fragment still goes out, alone. */
  readonly maxBytes: number;
}

/** The first of `indexes` that fit one page. */
export function cutPage(graph: RevisionGraph, indexes: readonly number[], limits: PageLimits): number[] {
  let bytes = 0;
  let length = 0;
  for (; length < indexes.length && length < limits.maxUpdates; length++) {
    bytes += graph.coreLengths[indexes[length] as number] as number;
    if (bytes > limits.maxBytes && length > 0) break;
  }
  return indexes.slice(0, length);
}

/** The first of `indexes` that are not marked and fit one page. */
export function cutPageOf(graph: RevisionGraph, indexes: Int32Array, marked: Marks, limits: PageLimits): number[] {
  const page: number[] = [];
  let bytes = 0;
  for (let at = 0; at < indexes.length && page.length < limits.maxUpdates; at++) {
    const index = indexes[at] as number;
    if (marked.has(index)) continue;
    bytes += graph.coreLengths[index] as number;
    if (bytes > limits.maxBytes && page.length > 0) break;
    page.push(index);
  }
  return page;
}

/** The first of what is needed besides the installed revisions that is not held and fits one page. */
export function cutPageOfRest(graph: RevisionGraph, { restIndexes, restNonLeaf, restLeaf }: NeededSet, cache: AscendingCache, limits: PageLimits): number[] {
  const page: number[] = [];
  let bytes = 0;
  for (const positions of [restNonLeaf, restLeaf]) {
    for (let at = firstFrom(positions, cache.heldUpTo); at < positions.length && page.length < limits.maxUpdates; at++) {
      const position = positions[at] as number;
      if (cache.isHeld[position] === 1) continue;
      const index = restIndexes[position] as number;
      bytes += graph.coreLengths[index] as number;
      if (bytes > limits.maxBytes && page.length > 0) return page;
      page.push(index);
    }
  }
  return page;
}

/** Where the first number of an ascending list stands that is not less than `least`. */
function firstFrom(ascending: Int32Array, least: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] as number) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
