import type { KeyRing, SealingKey } from '../cookies/index.js';

/** A cookie key as stored. */
export interface StoredCookieKey {
  readonly keyId: number;
  readonly secret: Buffer;
  readonly retiredAt: Date | null;
}

/** Builds the ring from the stored keys: the newest one not retired seals, all of them open. Undefined when none can seal. */
export function buildKeyRing(keys: readonly StoredCookieKey[]): KeyRing | undefined {
  const byId = new Map<number, SealingKey>(keys.map((key) => [key.keyId, key]));
  const sealing = keys.filter((key) => key.retiredAt === null).sort((a, b) => b.keyId - a.keyId)[0];
  return sealing && { current: sealing, find: (keyId) => byId.get(keyId) };
}

/** Whether two readings of the stored keys found the same. */
export function areSameKeys(before: readonly StoredCookieKey[], after: readonly StoredCookieKey[]): boolean {
  return before.length === after.length && after.every(({ keyId, secret, retiredAt }, at) => {
    const other = before[at] as StoredCookieKey;
    return other.keyId === keyId && other.secret.equals(secret) && other.retiredAt?.getTime() === retiredAt?.getTime();
  });
}
