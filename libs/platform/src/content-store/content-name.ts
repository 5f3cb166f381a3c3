import type { ContentName } from './content-store.js';
import { ContentStoreError } from './content-store-error.js';

const NAME = /^[0-9A-F]{40}$/;

/** Whether a text is a name of the store: 40 hexadecimal digits, upper-case. */
export function isContentName(text: string): text is ContentName {
  return NAME.test(text);
}

/** The name of the file with this digest of 20 bytes. */
export function contentName(sha1: Uint8Array): ContentName {
  if (sha1.length !== 20) throw new ContentStoreError('INVALID_NAME', 'A SHA-1 has 20 bytes');
  return Buffer.from(sha1).toString('hex').toUpperCase();
}

/** Returns the name. Everything that becomes a path or a key goes through here. */
export function requireContentName(name: string): ContentName {
  if (!isContentName(name)) throw new ContentStoreError('INVALID_NAME', 'A name in the content store is 40 upper-case hexadecimal digits');
  return name;
}

/** The folder of a file in the store and in content URLs: the last two digits of its name (MS-WUSP 2.2.2.5). */
export function shelfOf(name: ContentName): string {
  return name.slice(-2);
}

/** A shelf and a name below the root of a store, such as `6F/…6F`. */
export function shelvedName(name: ContentName): string {
  return `${shelfOf(requireContentName(name))}/${name}`;
}
