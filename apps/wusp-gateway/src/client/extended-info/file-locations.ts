import type { FileLocation } from '@sluice/protocol/wusp';
import type { CatalogFile } from '@sluice/domain/catalog';
import { contentUrl } from '../content-location.js';

/** What of a file its location tells. */
export type LocatedFile = Pick<CatalogFile, 'sha1' | 'extension'>;

/** The distinct files of several revisions, in the order in which they are first named. */
export function distinctFiles<File extends LocatedFile>(revisionIds: readonly number[], files: ReadonlyMap<number, readonly File[]>): File[] {
  const distinct = new Map<string, File>();
  for (const file of revisionIds.flatMap((id) => files.get(id) ?? [])) {
    const digest = file.sha1.toString('base64');
    if (!distinct.has(digest)) distinct.set(digest, file);
  }
  return [...distinct.values()];
}

/**
 * Where a file is, present here or not: a client whose search misses a single location finds no update at all (observed). Exactly
 * the two children that a real server sends.
 *
 * @param baseUrl without a slash at the end
 */
export function fileLocation(file: LocatedFile, baseUrl: string): FileLocation {
  return { FileDigest: file.sha1, Url: contentUrl(baseUrl, file.sha1, file.extension) };
}
