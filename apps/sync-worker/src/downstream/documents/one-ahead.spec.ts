import { describe, expect, it } from '@jest/globals';
import { oneAhead } from './one-ahead.js';

/** Counts up, and notes what was asked of it. */
function counter(log: string[], failAt = Infinity): AsyncGenerator<number> {
  return (async function* () {
    try {
      for (let number = 1; number <= 3; number += 1) {
        log.push(`made ${number}`);
        if (number === failAt) throw new Error('broken');
        yield number;
      }
    } finally {
      log.push('ended');
    }
  })();
}

describe('one ahead', () => {
  it('has the next item made while the present one is worked on', async () => {
    const log: string[] = [];
    for await (const number of oneAhead(counter(log))) {
      await new Promise(setImmediate);
      log.push(`used ${number}`);
    }
    expect(log).toEqual(['made 1', 'made 2', 'used 1', 'made 3', 'used 2', 'ended', 'used 3']);
  });

  it('throws the error of an item when its turn comes, not before', async () => {
    const seen: number[] = [];
    await expect((async () => { for await (const number of oneAhead(counter([], 2))) seen.push(number); })()).rejects.toThrow('broken');
    expect(seen).toEqual([1]);
  });

  it('ends the source when nobody wants more, and loses no error of the consumer', async () => {
    const log: string[] = [];
    await expect((async () => { for await (const number of oneAhead(counter(log))) throw new Error(`no ${number}`); })()).rejects.toThrow('no 1');
    expect(log.at(-1)).toBe('ended');
  });
});
