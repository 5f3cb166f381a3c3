import { randomBytes } from 'node:crypto';
import { chownSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Account } from './account.js';

/** Bytes of randomness in a generated password: as hard to guess as an AES-128 key. */
const SECRET_BYTES = 16;

/** Owner reads and writes, nobody else anything. */
const PRIVATE = 0o600;

/**
 * Returns the password kept in a file, and makes one up at the first call. Hexadecimal, with a letter in front: some
 * clients take the first digits after a colon in a URL for a port.
 *
 * @param account who else than this process must read it
 */
export function secretFromFile(path: string, account?: Account): string {
  try {
    const secret = readFileSync(path, 'utf8').trim();
    if (secret !== '') return secret;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const secret = `s${randomBytes(SECRET_BYTES).toString('hex')}`;
  writePrivateFile(path, `${secret}\n`, account);
  return secret;
}

/** Writes a file that only its owner may read, whole or not at all. */
export function writePrivateFile(path: string, text: string, account?: Account): void {
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, text, { mode: PRIVATE, flush: true });
  if (account !== undefined) chownSync(unfinished, account.uid, account.gid);
  renameSync(unfinished, path);
}
