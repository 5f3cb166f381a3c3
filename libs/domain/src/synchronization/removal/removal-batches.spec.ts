import { describe, expect, it } from '@jest/globals';
import { removalBatches, type LeavingUpdates } from './removal-batches.js';

function leaving(count: number, needs: readonly (readonly [number, number])[] = [], revisions = 1): LeavingUpdates {
  return {
    keys: Array.from({ length: count }, (_, index) => index + 1), revisions: Array<number>(count).fill(revisions),
    needs: { from: needs.map(([from]) => from), to: needs.map(([, to]) => to) },
  };
}

describe('the batches of a removal', () => {
  it('hold every update once, and no more revisions than asked for', () => {
    const batches = removalBatches(leaving(10, [], 2), 6);
    expect(batches.map((batch) => batch.length)).toEqual([3, 3, 3, 1]);
    expect(batches.flat().sort((a, b) => a - b)).toEqual(leaving(10).keys);
  });

  it('hold at least one update, however many revisions it has', () => {
    expect(removalBatches(leaving(2, [], 500), 200)).toEqual([[1], [2]]);
  });

  it('are none when nothing leaves', () => {
    expect(removalBatches(leaving(0), 200)).toEqual([]);
  });

  it('remove a bundle before its members, and members with their bundle', () => {
    expect(removalBatches(leaving(6, [[4, 1], [4, 2], [5, 3], [5, 6]]), 3)).toEqual([[4, 2, 1], [5, 6, 3]]);
  });

  it('remove a member of two bundles, and a prerequisite of members, after all who need it', () => {
    const order = removalBatches(leaving(5, [[5, 1], [4, 1], [1, 2], [3, 2]]), 1).flat();
    const place = (key: number) => order.indexOf(key);
    for (const [from, to] of [[5, 1], [4, 1], [1, 2], [3, 2]] as const) expect(place(from)).toBeLessThan(place(to));
  });

  it('end with circles, and with what they need after them or with them', () => {
    const order = removalBatches(leaving(4, [[1, 2], [2, 1], [2, 3]]), 10);
    expect(order.flat()[0]).toBe(4);
    expect(order.flat().sort()).toEqual([1, 2, 3, 4]);
  });

  it('do not mind needs without end', () => {
    const chain = Array.from({ length: 49_999 }, (_, index) => [index + 1, index + 2] as const);
    expect(removalBatches(leaving(50_000, chain), 200).flat()).toEqual(leaving(50_000).keys);
  });
});
