import { UPDATE_TYPE, WITHDRAWN, type RevisionGraph } from './revision-graph.js';

/**
 * The revisions that a category-filtered scan is about (MS-WUSP 2.2.2.2.4 FilterCategoryIds): the categories themselves, what lies
 * in them (through sub-categories too), the bundle members of that, and everything whose evaluation all of this depends on.
 * A real server answers the filter on an empty product with just the chain of categories above it; so does this.
 *
 * @param categoryIds GUIDs in any case; unknown ones select nothing.
 * @returns 1 per dense index of a related revision.
 */
export function relatedToCategories(graph: RevisionGraph, categoryIds: readonly string[]): Uint8Array {
  const related = new Uint8Array(graph.count);
  const queue: number[] = [];
  const add = (index: number) => {
    if (related[index]) return;
    related[index] = 1;
    queue.push(index);
  };
  for (const index of inCategories(graph, categoryIds)) add(index);
  for (let index = queue.pop(); index !== undefined; index = queue.pop()) {
    for (let at = graph.bundleStart[index] as number; at < (graph.bundleStart[index + 1] as number); at++) add(graph.bundleMembers[at] as number);
    forEachAlternative(graph, index, (alternative) => add(alternative));
  }
  return related;
}

/** The categories asked for, their sub-categories, and every revision that a category clause puts into one of them. */
function inCategories(graph: RevisionGraph, categoryIds: readonly string[]): Set<number> {
  const inside = new Set<number>();
  for (const id of categoryIds) {
    const index = graph.indexOfUpdate(id);
    if (index !== undefined && graph.updateTypes[index] === UPDATE_TYPE.Category) inside.add(index);
  }
  const categories = new Set(inside);
  for (let grown = true; grown;) {
    grown = false;
    for (let index = 0; index < graph.count; index++) {
      if (inside.has(index) || !liesIn(graph, index, categories)) continue;
      inside.add(index);
      if (graph.updateTypes[index] === UPDATE_TYPE.Category) {
        categories.add(index);
        grown = true;
      }
    }
  }
  return inside;
}

function liesIn(graph: RevisionGraph, index: number, categories: ReadonlySet<number>): boolean {
  for (let clause = graph.clauseStart[index] as number; clause < (graph.clauseStart[index + 1] as number); clause++) {
    if (!graph.clauseIsCategory[clause]) continue;
    for (let at = graph.alternativeStart[clause] as number; at < (graph.alternativeStart[clause + 1] as number); at++) {
      if (categories.has(graph.alternatives[at] as number)) return true;
    }
  }
  return false;
}

function forEachAlternative(graph: RevisionGraph, index: number, visit: (alternative: number) => void): void {
  const first = graph.alternativeStart[graph.clauseStart[index] as number] as number;
  const end = graph.alternativeStart[graph.clauseStart[index + 1] as number] as number;
  for (let at = first; at < end; at++) {
    const alternative = graph.alternatives[at] as number;
    if (alternative !== WITHDRAWN) visit(alternative);
  }
}
