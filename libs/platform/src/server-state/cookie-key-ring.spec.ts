import { describe, expect, it } from '@jest/globals';
import { buildKeyRing } from './cookie-key-ring.js';

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
