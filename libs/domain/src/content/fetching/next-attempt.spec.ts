import { describe, expect, it } from '@jest/globals';
import { CONTENT_FAILURES } from '../../events/index.js';
import { nextAttempt } from './next-attempt.js';

describe('the next attempt', () => {
  const now = new Date('2026-11-21T10:00:00Z');
  const minutes = (reason: Parameters<typeof nextAttempt>[0], attempt: number, random = 0.5) =>
    (nextAttempt(reason, attempt, now, random).getTime() - now.getTime()) / 60_000;

  it('comes later each time, up to a bound', () => {
    expect([1, 2, 3, 4, 60].map((attempt) => minutes('upstreamUnavailable', attempt))).toEqual([1, 2, 4, 8, 60]);
    expect([1, 2, 1_000_000].map((attempt) => minutes('digestMismatch', attempt))).toEqual([15, 30, 1_440]);
  });

  it('is spread by a quarter in both directions', () => {
    expect([minutes('upstreamUnavailable', 3, 0), minutes('upstreamUnavailable', 3, 1)]).toEqual([3, 5]);
  });

  it.each(CONTENT_FAILURES)('comes by itself within a day and some hours after %s, however often', (reason) => {
    for (const attempt of [1, 5, 50, 5_000]) {
      expect(minutes(reason, attempt)).toBeGreaterThan(0);
      expect(minutes(reason, attempt, 1)).toBeLessThanOrEqual(30 * 60);
    }
  });
});
