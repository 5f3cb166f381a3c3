import { STEPS_PER_LOOK, type SlicedWork } from './in-slices.js';

/** What the index is made from; see `RevisionGraph`. */
interface Clauses {
  readonly count: number;
  readonly clauseStart: Int32Array;
  readonly alternativeStart: Int32Array;
  readonly alternatives: Int32Array;
}

/**
 * Finds the revisions that a set of installed updates can make needed without looking at all of them. Every revision with
 * prerequisites watches one of its clauses: it can be needed only when an alternative of that clause is installed. It watches the one
 * that names the rarest updates, so that the classification, which a third of the catalog has, is watched by next to nothing.
 * Of 60,000 revisions 1,450 are looked at for a computer that needs 1,448: 56 µs instead of 600 (the synthetic catalog of the benchmark).
 */
export interface WatchIndex {
  /** Dense indexes of revisions without prerequisites, ascending. */
  readonly unconditional: Int32Array;
  /** The watchers of update `i` are `watchers[watchStart[i] … watchStart[i + 1] - 1]`, dense indexes. */
  readonly watchStart: Int32Array;
  readonly watchers: Int32Array;
}

/** Builds the index. Alternatives below zero, of which nothing can be delivered, are watched by nobody. */
export function* watchIndex({ count, clauseStart, alternativeStart, alternatives }: Clauses): SlicedWork<WatchIndex> {
  const mentions = new Int32Array(count);
  for (const alternative of alternatives) if (alternative >= 0) mentions[alternative] = (mentions[alternative] as number) + 1;
  const watched = new Int32Array(count).fill(-1);
  const watchStart = new Int32Array(count + 1);
  const unconditional: number[] = [];
  for (let index = 0; index < count; index++) {
    if (index % STEPS_PER_LOOK === 0) yield;
    const clause = rarestClause(index);
    watched[index] = clause;
    if (clause < 0) unconditional.push(index);
    else forEachAlternative(clause, (alternative) => (watchStart[alternative + 1] = (watchStart[alternative + 1] as number) + 1));
  }
  for (let index = 1; index <= count; index++) watchStart[index] = (watchStart[index] as number) + (watchStart[index - 1] as number);
  const next = watchStart.slice();
  const watchers = new Int32Array(watchStart[count] as number);
  for (let index = 0; index < count; index++) {
    if (index % STEPS_PER_LOOK === 0) yield;
    if ((watched[index] as number) < 0) continue;
    forEachAlternative(watched[index] as number, (alternative) => {
      watchers[next[alternative] as number] = index;
      next[alternative] = (next[alternative] as number) + 1;
    });
  }
  return { unconditional: Int32Array.from(unconditional), watchStart, watchers };

  function rarestClause(index: number): number {
    let rarest = -1;
    let least = Infinity;
    for (let clause = clauseStart[index] as number; clause < (clauseStart[index + 1] as number); clause++) {
      let sum = 0;
      forEachAlternative(clause, (alternative) => (sum += mentions[alternative] as number));
      if (sum < least) [rarest, least] = [clause, sum];
    }
    return rarest;
  }

  function forEachAlternative(clause: number, visit: (alternative: number) => void): void {
    for (let at = alternativeStart[clause] as number; at < (alternativeStart[clause + 1] as number); at++) {
      if ((alternatives[at] as number) >= 0) visit(alternatives[at] as number);
    }
  }
}
