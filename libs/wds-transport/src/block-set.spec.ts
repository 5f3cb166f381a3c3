import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BlockSet } from './block-set.js';
import { mergedRanges, rangesOf } from './ranges.js';

describe('a set of blocks', () => {
  it('agrees with a set of numbers, and comes back from its bytes', () => {
    fc.assert(fc.property(fc.nat({ max: 70 }), fc.array(fc.nat({ max: 80 }), { maxLength: 90 }), (size, blocks) => {
      const set = new BlockSet(size);
      const naive = new Set<number>();
      for (const block of blocks) {
        expect(set.add(block)).toBe(block < size && !naive.has(block));
        if (block < size) naive.add(block);
      }
      const missing = Array.from({ length: size }, (_, block) => block).filter((block) => !naive.has(block));
      for (const one of [set, BlockSet.fromBytes(size, set.toBytes())]) {
        expect(one.count).toBe(naive.size);
        expect(one.isFull).toBe(missing.length === 0);
        expect(one.missing(3)).toEqual(rangesOf(missing, 3));
        expect(one.missing(1_000)).toEqual(rangesOf(missing, 1_000));
      }
    }), { numRuns: 500 });
  });

  it('says 100 per cent only when nothing is missing', () => {
    const set = new BlockSet(1_000);
    for (let block = 0; block < 999; block += 1) set.add(block);
    expect(set.percent).toBe(99);
    set.add(999);
    expect(set.percent).toBe(100);
    expect(new BlockSet(0).percent).toBe(100);
  });

  it('does not come back from the bytes of another size', () => {
    expect(() => BlockSet.fromBytes(9, new Uint8Array(1))).toThrow(RangeError);
  });
});

describe('merged ranges', () => {
  it('cover the same numbers, in order and without overlaps (MS-WDSMA 3.1.6.1)', () => {
    const range = fc.tuple(fc.nat({ max: 50 }), fc.nat({ max: 10 })).map(([start, more]) => ({ start, end: start + more }));
    fc.assert(fc.property(fc.array(range, { maxLength: 20 }), fc.nat({ max: 60 }), (ranges, largest) => {
      const numbers = new Set(ranges.flatMap(({ start, end }) => Array.from({ length: end - start + 1 }, (_, at) => start + at)).filter((number) => number <= largest));
      expect(mergedRanges(ranges, largest)).toEqual(rangesOf([...numbers].sort((one, other) => one - other), 1_000));
    }), { numRuns: 500 });
  });
});
