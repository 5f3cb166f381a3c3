import { randomBytes } from 'node:crypto';
import { IsNull, LessThan, type DataSource } from 'typeorm';
import { CookieKey } from './cookie-key.entity.js';

/** The advisory lock of key rotation, so that replicas that notice at once draw one new key and not several. */
export const COOKIE_KEY_LOCK = 0x5107_0003;

/** Bytes of a cookie key: AES-256. */
export const COOKIE_KEY_BYTES = 32;

/**
 * The key to seal with, drawn or rotated when there is none or it is older than `rotationAge` milliseconds. The previous
 * key keeps opening cookies for another `rotationAge` and is then deleted, so `rotationAge` must exceed a cookie's life.
 */
export async function ensureCookieKey(dataSource: DataSource, rotationAge: number, now = new Date()): Promise<CookieKey> {
  const freshSince = new Date(now.getTime() - rotationAge);
  const current = await newestKey(dataSource);
  if (current !== null && current.createdAt >= freshSince) return current;
  return dataSource.transaction(async (manager) => {
    await manager.query('SELECT pg_advisory_xact_lock($1)', [COOKIE_KEY_LOCK]);
    const found = await manager.findOne(CookieKey, { where: { retiredAt: IsNull() }, order: { keyId: 'DESC' } });
    if (found !== null && found.createdAt >= freshSince) return found;
    await manager.update(CookieKey, { retiredAt: IsNull() }, { retiredAt: now });
    await manager.delete(CookieKey, { retiredAt: LessThan(freshSince) });
    return manager.save(manager.create(CookieKey, { secret: randomBytes(COOKIE_KEY_BYTES), createdAt: now, retiredAt: null }));
  });
}

/** Every key that may have sealed a cookie that is still good, newest first; the first one seals. */
export function loadCookieKeys(dataSource: DataSource): Promise<CookieKey[]> {
  return dataSource.manager.find(CookieKey, { order: { keyId: 'DESC' } });
}

function newestKey(dataSource: DataSource): Promise<CookieKey | null> {
  return dataSource.manager.findOne(CookieKey, { where: { retiredAt: IsNull() }, order: { keyId: 'DESC' } });
}
