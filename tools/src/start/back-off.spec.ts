import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nextAttempt } from './back-off.js';

describe('nextAttempt', () => {
  it('waits longer after each crash in a row, up to half a minute', () => {
    const delays = [0, 1, 2, 3, 10, 1000].map((earlierCrashes) => nextAttempt({ earlierCrashes, ranForMs: 10 }).delayMs);
    expect(delays).toEqual([500, 1000, 2000, 4000, 30_000, 30_000]);
  });

  it('takes a crash after a minute for a first one', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.integer({ min: 60_000 }), (earlierCrashes, ranForMs) => {
        expect(nextAttempt({ earlierCrashes, ranForMs })).toEqual({ crashes: 1, delayMs: 500 });
      }),
    );
  });
});
