import type { ContentName, ExpectedDigests } from '../content-store.js';
import { ContentStoreError } from '../content-store-error.js';
import { contentName } from '../content-name.js';
import type { ContentDigests } from './digest-thread.js';

/** @throws ContentStoreError `INVALID_NAME` when another file is expected than the one that is put together */
export function requireOwnDigest(name: ContentName, expected: ExpectedDigests): void {
  if (contentName(expected.sha1) !== name) throw new ContentStoreError('INVALID_NAME', `${name} cannot become a file with another SHA-1`);
}

/** Whether bytes with these digests are the ones that were expected. */
export function matches(found: ContentDigests, expected: ExpectedDigests): boolean {
  return expected.sha1.equals(found.sha1) && (expected.sha256 === null || expected.sha256.equals(found.sha256));
}

export function mismatch(name: ContentName): ContentStoreError {
  return new ContentStoreError('DIGEST_MISMATCH', `The bytes of ${name} are not the ones that were expected; they are in the quarantine`);
}
