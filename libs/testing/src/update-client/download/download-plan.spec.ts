import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { planDownload, RANGE_BYTES } from './download-plan.js';

const MIB = 1024 * 1024;

describe('the plan of a download', () => {
  it('covers every byte once, in ranges of 1 MiB on their boundaries, over 3 to 7 connections', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 300 * MIB }), fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { minLength: 1 }), (size, numbers) => {
      let drawn = 0;
      const { ranges, connections } = planDownload(size, () => numbers[drawn++ % numbers.length] as number);
      const sorted = [...ranges].sort((a, b) => a.start - b.start);
      expect(sorted.map(({ start }) => start)).toEqual(Array.from({ length: Math.ceil(size / RANGE_BYTES) }, (_, at) => at * RANGE_BYTES));
      expect(sorted.map(({ end }) => end + 1)).toEqual([...sorted.slice(1).map(({ start }) => start), size]);
      expect(connections).toBeLessThanOrEqual(7);
      expect(connections).toBeGreaterThanOrEqual(Math.min(3, ranges.length));
    }));
  });

  it('is in no order', () => {
    const { ranges } = planDownload(100 * MIB, Math.random);
    expect(ranges).not.toEqual([...ranges].sort((a, b) => a.start - b.start));
  });
});
