import type { Clock } from '../src/clock.js';

interface Due {
  readonly at: number;
  readonly order: number;
  readonly action: () => void;
}

/** A clock that stands still until it is turned. What is due at the same moment happens in the order in which it was asked for. */
export class VirtualClock implements Clock {
  #now = 1_000_000;
  #order = 0;
  readonly #heap: Due[] = [];
  readonly #cancelled = new Set<number>();

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, action: () => void): () => void {
    this.#order += 1;
    const order = this.#order;
    this.#push({ at: this.#now + Math.max(0, milliseconds), order, action });
    return () => this.#cancelled.add(order);
  }

  /** Turns until the condition holds. Promises that are settled get their turn in between. @returns whether it holds */
  async until(condition: () => boolean, longest: number): Promise<boolean> {
    const end = this.#now + longest;
    for (let turns = 0; !condition(); turns += 1) {
      if (turns % 16 === 0) await nextTurn();
      const due = this.#pop();
      if (due === undefined) {
        await nextTurn();
        if (this.#heap.length === 0) return condition();
        continue;
      }
      if (due.at > end) {
        this.#push(due);
        this.#now = end;
        return condition();
      }
      this.#now = due.at;
      if (!this.#cancelled.delete(due.order)) due.action();
    }
    return true;
  }

  #push(due: Due): void {
    const heap = this.#heap;
    heap.push(due);
    let at = heap.length - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(heap[at]!, heap[parent]!)) break;
      [heap[at], heap[parent]] = [heap[parent]!, heap[at]!];
      at = parent;
    }
  }

  #pop(): Due | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    heap[0] = last;
    for (let at = 0; ;) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let least = at;
      if (left < heap.length && isBefore(heap[left]!, heap[least]!)) least = left;
      if (right < heap.length && isBefore(heap[right]!, heap[least]!)) least = right;
      if (least === at) return first;
      [heap[at], heap[least]] = [heap[least]!, heap[at]!];
      at = least;
    }
  }
}

function isBefore(one: Due, other: Due): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => { setImmediate(resolve); });
}
