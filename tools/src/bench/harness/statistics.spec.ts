import { describe, expect, it } from '@jest/globals';
import { median, percentile, rounded } from './statistics.js';

describe('median', () => {
  it.each([[[3, 1, 2], 2], [[4, 1, 3, 2], 2.5], [[7], 7]])('of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected);
  });
  it('of nothing is not a number', () => expect(median([])).toBeNaN());
});

describe('percentile', () => {
  it('is the nearest rank', () => {
    const values = Array.from({ length: 200 }, (_, index) => 200 - index);
    expect([0.5, 0.99, 1, 0].map((share) => percentile(values, share))).toEqual([100, 198, 200, 1]);
  });
});

describe('rounded', () => {
  it.each([[1234.56, 1235], [0.98765, 0.988], [12.345, 12.3], [0, 0]])('%d becomes %d', (value, expected) => {
    expect(rounded(value)).toBe(expected);
  });
});
