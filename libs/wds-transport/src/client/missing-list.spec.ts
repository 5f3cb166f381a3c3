import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MissingList } from './missing-list.js';

describe('the Missing ODATA List', () => {
  it('follows its operations one by one (MS-WDSMT 3.2.1.3.1)', () => {
    const list = new MissingList();
    list.begin(1);
    list.updateEnd(10);
    expect(list.first(9)).toEqual([{ start: 1, end: 10 }]);
    expect(list.highestContinuous).toBe(0);
    for (const sequence of [1, 10, 5, 5, 7]) list.received(sequence);
    expect(list.first(9)).toEqual([{ start: 2, end: 4 }, { start: 6, end: 6 }, { start: 8, end: 9 }]);
    expect(list.highestContinuous).toBe(1);
    list.received(6);
    list.updateStart(4);
    expect(list.first(9)).toEqual([{ start: 4, end: 4 }, { start: 8, end: 9 }]);
    list.updateEnd(12);
    list.received(12);
    list.received(11);
    list.updateStart(20);
    expect(list.isEmpty).toBe(true);
    expect(list.highestContinuous).toBe(19);
  });

  it('agrees with a set of numbers, whatever happens', () => {
    const operation = fc.tuple(fc.constantFrom('start' as const, 'end' as const, 'received' as const), fc.nat({ max: 60 }));
    fc.assert(fc.property(fc.nat({ max: 10 }), fc.array(operation, { maxLength: 60 }), (first, operations) => {
      const list = new MissingList();
      list.begin(first + 1);
      let missing = new Set<number>();
      let [start, end] = [first + 1, first];
      for (const [kind, number] of operations) {
        if (kind === 'received') {
          expect(list.received(number)).toBe(missing.delete(number));
        } else if (kind === 'start') {
          list.updateStart(number);
          start = Math.max(start, number);
          missing = new Set([...missing].filter((one) => one >= start));
          end = Math.max(end, start - 1);
        } else {
          list.updateEnd(number);
          for (let one = end + 1; one <= number; one += 1) missing.add(one);
          end = Math.max(end, number);
        }
        const ranges = list.first(1_000);
        expect(ranges.flatMap((range) => Array.from({ length: range.end - range.start + 1 }, (_, at) => range.start + at))).toEqual([...missing].sort((one, other) => one - other));
        expect(list.highestContinuous).toBe(missing.size === 0 ? end : Math.min(...missing) - 1);
      }
    }), { numRuns: 500 });
  });
});
