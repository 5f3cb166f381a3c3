import { describe, expect, it } from '@jest/globals';
import { RateLimiter } from './rate-limiter.js';

const never = new AbortController().signal;

describe('the limit of the rate', () => {
  it('lets everything pass where there is none', async () => {
    const limiter = new RateLimiter([]);
    await limiter.take(1e15, never);
    expect(limiter.isOpen).toBe(true);
  });

  it('makes a second take wait for the first, until the signal', async () => {
    const limiter = new RateLimiter([{ fromHour: 0, toHour: 24, bytesPerSecond: 1_000 }], () => 0);
    await limiter.take(200, never);
    const ending = new AbortController();
    const waiting = limiter.take(1_000_000, ending.signal);
    ending.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
  });

  it('is closed while the rate is nought', async () => {
    const limiter = new RateLimiter([{ fromHour: 0, toHour: 24, bytesPerSecond: 0 }]);
    expect(limiter.isOpen).toBe(false);
    const ending = new AbortController();
    const waiting = limiter.take(0, ending.signal);
    ending.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
  });
});
