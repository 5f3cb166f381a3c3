import { describe, expect, it } from '@jest/globals';
import { areSameKeys, buildKeyRing } from './cookie-key-ring.js';

const key = (keyId: number, retired = false) => ({ keyId, secret: Buffer.alloc(32, keyId), retiredAt: retired ? new Date(0) : null });

describe('the ring of cookie keys', () => {
  it('seals with the newest key in use and opens with every key', () => {
    const ring = buildKeyRing([key(1, true), key(3), key(2)]);
    expect(ring?.current.keyId).toBe(3);
    expect([1, 2, 3, 4].map((keyId) => ring?.find(keyId)?.keyId)).toEqual([1, 2, 3, undefined]);
  });

  it('does not exist without a key in use', () => {
    expect(buildKeyRing([key(1, true)])).toBeUndefined();
  });
});

describe('keys that were read again', () => {
  it('are the same until one comes, goes, retires or has another secret', () => {
    const keys = [key(2), key(1, true)];
    expect(areSameKeys(keys, [key(2), key(1, true)])).toBe(true);
    const others = [[key(2)], [key(3), key(2), key(1, true)], [key(2, true), key(1, true)], [{ ...key(2), secret: Buffer.alloc(32, 9) }, key(1, true)]];
    expect(others.map((other) => areSameKeys(keys, other))).toEqual([false, false, false, false]);
  });
});
