import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { reconnectDelay } from './reconnect-delay.js';

const BOUNDS = { firstMs: 100, mostMs: 5_000 };

describe('reconnectDelay', () => {
  it('doubles up to its bound', () => {
    const delays = [1, 2, 3, 4, 5, 6, 7, 8].map((attempt) => reconnectDelay(attempt, BOUNDS, () => 1));
    expect(delays).toEqual([100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000]);
  });

  it('takes at least half, so that nobody asks without pause', () => {
    expect(reconnectDelay(1, BOUNDS, () => 0)).toBe(50);
  });

  it('stays within its bounds whatever the attempt', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 2 ** 31 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempt, random) => {
      const delay = reconnectDelay(attempt, BOUNDS, () => random);
      expect(delay).toBeGreaterThanOrEqual(BOUNDS.firstMs / 2);
      expect(delay).toBeLessThanOrEqual(BOUNDS.mostMs);
    }));
  });
});
