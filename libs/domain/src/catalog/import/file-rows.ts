import type { FileToImport } from './revision-to-import.js';
import type { StoredRevision } from './relationship-rows.js';

/** The longest extension that is kept, with its dot; anything longer is not one. */
const MAXIMUM_EXTENSION_LENGTH = 16;

/**
 * The extension of a file name with its dot, in lower case, or an empty text. It becomes part of a URL and of a path in the
 * content store, so only letters and digits are taken.
 */
export function fileExtension(fileName: string): string {
  const match = /\.[a-z0-9]+$/i.exec(fileName);
  if (match === null || match.index === 0 || match[0].length > MAXIMUM_EXTENSION_LENGTH) return '';
  return match[0].toLowerCase();
}

/** A date that the database can hold, or null: a document's nonsense date is not worth refusing the document for. */
export function storableDate(value: Date | string | null): Date | null {
  if (value === null) return null;
  const date = new Date(value);
  const year = date.getUTCFullYear();
  return Number.isNaN(year) || year < 1 || year > 9999 ? null : date;
}

/** The files of all revisions, each digest once: the first one decides, and what it lacks is taken from later ones. */
export function distinctFiles(stored: readonly StoredRevision[]): FileToImport[] {
  const files = new Map<string, FileToImport>();
  for (const file of stored.flatMap(({ revision }) => revision.files)) {
    const key = file.sha1.toString('hex');
    const known = files.get(key);
    files.set(key, known === undefined ? file : {
      ...known, sha256: known.sha256 ?? file.sha256, originUrl: known.originUrl ?? file.originUrl ?? null,
    });
  }
  return [...files.values()];
}

/** The use of each file by each revision, each digest and name once per revision. */
export function revisionFiles(stored: readonly StoredRevision[]): { revisionId: number; file: FileToImport }[] {
  return stored.flatMap(({ revisionId, revision }) => {
    const byKey = new Map(revision.files.map((file) => [`${file.sha1.toString('hex')}/${file.fileName}`, file]));
    return [...byKey.values()].map((file) => ({ revisionId, file }));
  });
}
