import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { missingRuns } from './piece-runs.js';

describe('the requests for a file', () => {
  it('have every missing piece once, in order, and no other', () => {
    fc.assert(fc.property(fc.nat({ max: 60 }), fc.array(fc.nat({ max: 59 })), fc.integer({ min: 1, max: 8 }), (count, here, workers) => {
      const present = new Set(here);
      const asked = missingRuns(count, present, workers).flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, index) => first + index));
      expect(asked).toEqual(Array.from({ length: count }, (_, index) => index).filter((index) => !present.has(index)));
    }));
  });

  it('are of several pieces where there are many, and of one where everybody is to have something', () => {
    expect(missingRuns(9, new Set(), 2)).toEqual([{ first: 0, last: 3 }, { first: 4, last: 7 }, { first: 8, last: 8 }]);
    expect(missingRuns(4, new Set([2]), 4)).toEqual([{ first: 0, last: 0 }, { first: 1, last: 1 }, { first: 3, last: 3 }]);
  });
});
