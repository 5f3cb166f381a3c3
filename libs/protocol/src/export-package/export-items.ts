/** An update and its revision, as the package names it. */
export interface ExportedIdentity {
  /** GUID in lower case. */
  readonly updateId: string;
  readonly revisionNumber: number;
}

/** A content file of the package. */
export interface ExportedFile {
  /** 20 bytes. */
  readonly sha1: Uint8Array;
  /** Where Microsoft Update has it (MUUrl). */
  readonly url: string;
}

/** What reading a WSUS export package yields, in the order in which it stands there. */
export type ExportItem =
  /** What `package.xml` says of itself; values as they stand there. */
  | { readonly kind: 'header'; readonly serverId: string; readonly creationTime: string; readonly formatVersion: string; readonly protocolVersion: string }
  | { readonly kind: 'files'; readonly files: readonly ExportedFile[] }
  /** The document of an update; null when it is longer than any. */
  | ExportedIdentity & { readonly kind: 'document'; readonly document: string | null }
  /** An update of the list in `package.xml`. */
  | ExportedIdentity & { readonly kind: 'listed' };

/** The longest document, in UTF-16 code units: the largest known has 47 million. */
export const MAXIMUM_DOCUMENT_LENGTH = 64 * 1024 ** 2;

const GUID = /^\{?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\}?$/i;
const HIGHEST_REVISION = 2_147_483_647;

/** The identity that two texts name; null when they name none. @param radix of the number */
export function identityOf(updateId: string, revisionNumber: string, radix: 10 | 16): ExportedIdentity | null {
  const guid = GUID.exec(updateId)?.[1];
  const number = (radix === 16 ? /^[0-9a-f]{1,8}$/i : /^[0-9]{1,10}$/).test(revisionNumber) ? Number.parseInt(revisionNumber, radix) : Number.NaN;
  return guid === undefined || !(number <= HIGHEST_REVISION) ? null : { updateId: guid.toLowerCase(), revisionNumber: number };
}
