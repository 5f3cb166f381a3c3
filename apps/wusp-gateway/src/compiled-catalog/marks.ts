import type { RevisionGraph } from './revision-graph.js';

/** A set of dense indexes that is emptied at no cost and used again: a new one for every call would be 400 KB of garbage each. */
export class Marks {
  readonly #stamps: Uint32Array;
  #stamp = 0;

  constructor(count: number) {
    this.#stamps = new Uint32Array(count);
  }

  clear(): this {
    this.#stamp++;
    if (this.#stamp > 0xffff_ffff) {
      this.#stamps.fill(0);
      this.#stamp = 1;
    }
    return this;
  }

  /** @returns whether it was not in the set before */
  add(index: number): boolean {
    if (this.#stamps[index] === this.#stamp) return false;
    this.#stamps[index] = this.#stamp;
    return true;
  }

  has(index: number): boolean {
    return this.#stamps[index] === this.#stamp;
  }
}

const marks = new WeakMap<RevisionGraph, Marks>();

/** The marks of a graph, emptied. A decision never waits, so no two use them at the same moment. */
export function marksOf(graph: RevisionGraph): Marks {
  let own = marks.get(graph);
  if (own === undefined) marks.set(graph, own = new Marks(graph.count));
  return own.clear();
}
