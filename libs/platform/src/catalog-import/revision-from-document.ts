import { createHash } from 'node:crypto';
import type { RevisionToImport } from '@sluice/domain/catalog';
import { UpdateDocumentError, UpdateDocumentReader, type DerivedUpdate } from '@sluice/protocol/update-metadata';
import { DocumentGzip } from './document-gzip.js';

/** The whole of what one document becomes, besides what is derived from its text. */
interface DocumentBytes {
  readonly documentSha256: Buffer;
  readonly documentGzip: Buffer;
}

/** What has half a character that nothing completes. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * Turns an update document into what the catalog imports. This is the one place where the wire's view of an update becomes the
 * domain's; neither library knows the other. The document is read as a stream: one of 47 MB passes without ever being whole in memory.
 *
 * @param document the `upd:Update` element in UTF-8, as it is to be kept; pieces must not change afterwards
 * @param originUrls where files can be fetched from (MUUrl of MS-WSUSSS 2.2.2.2.4), by base64 SHA-1
 * @throws UpdateDocumentError when the bytes are no acceptable update document
 */
export async function revisionFromDocument(
  document: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  originUrls: ReadonlyMap<string, string> = new Map(),
): Promise<RevisionToImport> {
  const reader = new UpdateDocumentReader();
  const bytes = await readBytes(document, (piece) => reader.write(piece));
  return toRevision(reader.end(), bytes, originUrls);
}

/** A document that is text already, as it is to be kept. @throws UpdateDocumentError for half a character */
export function utf8Document(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  // Only ASCII has as many bytes as characters.
  if (bytes.length !== text.length && LONE_SURROGATE.test(text)) throw new UpdateDocumentError('MALFORMED', 'half a character');
  return bytes;
}

async function readBytes(pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>, onPiece: (piece: Uint8Array) => void): Promise<DocumentBytes> {
  const hash = createHash('sha256');
  const gzip = new DocumentGzip();
  try {
    for await (const piece of pieces) {
      const hasRoom = gzip.write(piece);
      onPiece(piece);
      hash.update(piece);
      await hasRoom;
    }
    return { documentGzip: await gzip.finish(), documentSha256: hash.digest() };
  } finally {
    gzip.close();
  }
}

function toRevision({ fragments, files, ...update }: DerivedUpdate, bytes: DocumentBytes, originUrls: ReadonlyMap<string, string>): RevisionToImport {
  return {
    ...update,
    ...bytes,
    files: files.map((file) => ({ ...file, originUrl: originUrls.get(file.sha1.toString('base64')) ?? null })),
    fragments: fragments.map(({ type, locale, geoId, text }) => ({ type, locale, geoId, plainLength: text.plainLength, xpress: text.xpress })),
  };
}
