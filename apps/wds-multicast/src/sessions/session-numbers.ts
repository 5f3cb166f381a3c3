import { randomInt } from 'node:crypto';
import type { MulticastRange } from '../network/multicast-range.js';

/** What no two sessions of a server may share. */
export interface SessionNumbers {
  readonly wireId: number;
  readonly port: number;
  readonly multicastAddress: string;
}

/** Gives sessions their ids, ports and multicast addresses, and takes them back. */
export class NumberPool {
  readonly #taken = new Set<SessionNumbers>();

  constructor(private readonly ports: { readonly first: number; readonly last: number }, private readonly ranges: readonly MulticastRange[], private readonly random: (below: number) => number = randomInt) {}

  /** Draws what no session has; null when there is none left. Ids are random: a client of a session before the last restart must not meet another one's. */
  take(family: 4 | 6): SessionNumbers | null {
    const range = this.ranges.find((candidate) => candidate.family === family);
    const taken = [...this.#taken];
    const port = this.#free(this.ports.last - this.ports.first + 1, (index) => this.ports.first + index, taken.map((numbers) => numbers.port));
    const multicastAddress = range === undefined ? null : this.#free(range.size, (index) => range.at(index), taken.map((numbers) => numbers.multicastAddress));
    const wireId = this.#free(0xffff_fffe, (index) => index + 1, taken.map((numbers) => numbers.wireId));
    if (port === null || multicastAddress === null || wireId === null) return null;
    const numbers = { wireId, port, multicastAddress };
    this.#taken.add(numbers);
    return numbers;
  }

  giveBack(numbers: SessionNumbers): void {
    this.#taken.delete(numbers);
  }

  /** Begins anywhere: numbers that were just given back are not given out at once. */
  #free<Value>(size: number, valueAt: (index: number) => Value, taken: readonly Value[]): Value | null {
    const start = this.random(size);
    for (let step = 0; step < Math.min(size, taken.length + 1); step += 1) {
      const value = valueAt((start + step) % size);
      if (!taken.includes(value)) return value;
    }
    return null;
  }
}
