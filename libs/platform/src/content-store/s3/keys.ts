import { shelvedName, isContentName, requireContentName, shelfOf } from '../content-name.js';
import type { ContentName } from '../content-store.js';

/** `XX/<SHA1>`: files that are complete and verified, and nothing else. */
export const fileKey = (name: ContentName): string => shelvedName(name);

/** The file that an object is; null when it is something else. */
export function fileOfKey(key: string): ContentName | null {
  const name = key.slice(3);
  return isContentName(name) && key === `${shelfOf(name)}/${name}` ? name : null;
}

export const QUARANTINE = 'quarantine/';

/** `quarantine/<SHA1>`: the last bytes that were wrong. */
export const quarantineKey = (name: ContentName): string => QUARANTINE + requireContentName(name);

export const PARTIALS = 'partial/';

/** Begins the keys of all pieces of a file. */
export const partialKeys = (name: ContentName): string => `${PARTIALS}${requireContentName(name)}/`;

/**
 * `partial/<SHA1>/<size>/<index>.<opener>`: one piece. The opener's random part keeps two of them from ever writing one object, so a
 * piece never changes.
 */
export function pieceKey(name: ContentName, size: number, index: number, opener: string): string {
  return `${partialKeys(name)}${size}/${index}.${opener}`;
}

/** Which piece of which file an object is; null when it is something else. */
export function pieceOfKey(key: string): { readonly name: ContentName; readonly size: number; readonly index: number } | null {
  const match = /^partial\/([0-9A-F]{40})\/(\d{1,15})\/(\d{1,5})\.[0-9a-f]{16}$/.exec(key);
  return match && { name: match[1]!, size: Number(match[2]), index: Number(match[3]) };
}
