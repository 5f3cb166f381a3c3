import type { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { PackageError } from './package-error.js';
import type { RecordContent } from './record-schemas.js';

/** A revision in a package, with its document as kept. */
export type PackedRevision = RecordContent<'REVS'>['revisions'][number] & {
  /** The document in UTF-8, gzip. */
  readonly gzip: Buffer;
};

/** The revisions of a record. */
export function packedRevisions({ revisions }: RecordContent<'REVS'>, payload: Buffer): PackedRevision[] {
  let start = 0;
  return revisions.map((revision) => {
    const gzip = payload.subarray(start, start + revision.storedLength);
    start += revision.storedLength;
    return { ...revision, gzip };
  });
}

const inflate = promisify(gunzip);

/**
 * The document of a revision, exactly as the exporting server has it. No more is unpacked than the record says it has.
 *
 * @throws PackageError `DAMAGED` when it is not what the record says
 */
export async function unpackDocument({ gzip, documentLength, documentSha256 }: PackedRevision): Promise<Buffer> {
  let document: Buffer;
  try {
    document = await inflate(gzip, { maxOutputLength: documentLength });
  } catch {
    throw new PackageError('DAMAGED', `the document cannot be unpacked, or has more than ${documentLength} bytes`);
  }
  const isSame = document.length === documentLength && createHash('sha256').update(document).digest('base64') === documentSha256;
  if (!isSame) throw new PackageError('DAMAGED', 'the document does not have its digest');
  return document;
}
