import { createReadStream } from 'node:fs';
import { PackageError, packedRevisions, readPackage, unpackDocument, type RecordContent } from '@sluice/protocol/catalog-package';

/** A package that was found to be whole. */
export interface VerifiedPackage {
  readonly head: RecordContent<'HEAD'>;
  readonly done: RecordContent<'DONE'>;
  /** Hexadecimal; stands for every byte of the package. */
  readonly digest: string;
  /** Bytes of all wanted files. */
  readonly wantedBytes: number;
}

/** One wanted file of a package. */
export type WantedFile = RecordContent<'WANT'>['entries'][number];

/**
 * Reads a package to its end: every record has its digest, every document unpacks to what the package says of it, and the counts agree.
 *
 * @throws PackageError, and what reading the file throws
 */
export async function verifyPackage(path: string, onProgress: (bytes: number) => void, onWanted: (file: WantedFile) => void): Promise<VerifiedPackage> {
  let head: RecordContent<'HEAD'> | undefined;
  let verified: VerifiedPackage | undefined;
  let read = 0;
  let wantedBytes = 0;
  for await (const record of readPackage(createReadStream(path))) {
    read += record.bytes.reduce((sum, piece) => sum + piece.length, 0);
    onProgress(read);
    if (record.kind === 'HEAD') head = record.content;
    if (record.kind === 'REVS') for (const revision of packedRevisions(record.content, record.payload)) await checkDocument(revision);
    if (record.kind === 'WANT') {
      for (const file of record.content.entries) {
        wantedBytes += file.size;
        onWanted(file);
      }
    }
    if (record.kind === 'DONE' && head !== undefined) verified = { head, done: record.content, digest: Buffer.from(record.digest, 'base64').toString('hex'), wantedBytes };
  }
  if (verified === undefined) throw new PackageError('TRUNCATED', 'the package has no end');
  return verified;
}

async function checkDocument(revision: Parameters<typeof unpackDocument>[0]): Promise<void> {
  try {
    await unpackDocument(revision);
  } catch (error) {
    if (!(error instanceof PackageError)) throw error;
    throw new PackageError(error.code, `revision ${revision.revisionNumber} of ${revision.updateId}: ${error.message}`);
  }
}
