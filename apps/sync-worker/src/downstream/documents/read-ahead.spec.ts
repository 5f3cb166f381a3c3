import { describe, expect, it } from '@jest/globals';
import { readAhead } from './read-ahead.js';

async function* numbers(count: number, onEnd: () => void = () => undefined): AsyncGenerator<number> {
  try {
    for (let number = 1; number <= count; number += 1) yield await Promise.resolve(number);
  } finally {
    onEnd();
  }
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const light = { atOnce: 2, maximumWeight: 100, weigh: () => 1 };

describe('readAhead', () => {
  it('keeps the order, whichever is done first', async () => {
    const done: number[] = [];
    const finish = new Map<number, () => void>();
    const results = readAhead(numbers(3), light, (number) => new Promise<string>((resolve) => {
      finish.set(number, () => {
        done.push(number);
        resolve(`number ${number}`);
      });
      // The second ends before the first, the third by itself.
      if (number === 2) for (const each of [2, 1]) finish.get(each)!();
      if (number === 3) finish.get(3)!();
    }));
    expect(await collect(results)).toEqual(['number 1', 'number 2', 'number 3']);
    expect(done).toEqual([2, 1, 3]);
  });

  it('works on no more than it may', async () => {
    let begun = 0;
    const results = readAhead(numbers(9), light, (number) => Promise.resolve((begun += 1, number)));
    await results.next();
    expect(begun).toBe(2);
    await results.return(undefined);
  });

  it('throws an error in its turn, and ends the source', async () => {
    let ended = false;
    const results = readAhead(numbers(9, () => (ended = true)), light, (number) => (number === 2 ? Promise.reject(new Error('two')) : Promise.resolve(number)));
    expect(await results.next()).toEqual({ done: false, value: 1 });
    await expect(results.next()).rejects.toThrow('two');
    expect(ended).toBe(true);
  });

  it.each([
    ['as much at once as it may', [40, 60, 60], [2, 2, 3]],
    ['what is heavier than that alone', [300, 40, 300], [1, 2, 3]],
  ])('works on %s', async (_what, weights, expected) => {
    let begun = 0;
    const results = readAhead(numbers(3), { atOnce: 3, maximumWeight: 100, weigh: (number) => weights[number - 1]! }, (number) => Promise.resolve((begun += 1, number)));
    const seen: number[] = [];
    for await (const _number of results) seen.push(begun);
    expect(seen).toEqual(expected);
  });
});
