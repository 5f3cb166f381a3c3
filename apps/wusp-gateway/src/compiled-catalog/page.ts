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
