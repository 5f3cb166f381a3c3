import { createHash } from 'node:crypto';
import type { RevisionToImport } from '@sluice/domain/catalog';
import { UpdateDocumentError, UpdateDocumentReader, type DerivedUpdate } from '@sluice/protocol/update-metadata';
import { DocumentGzip } from './document-gzip.js';

/** The whole of what one document becomes, besides what is derived from its text. */
interface DocumentBytes {
  readonly documentSha256: Buffer;
  readonly documentGzip: Buffer;
}

/** A part of a document in both forms. */
interface Piece {
  readonly bytes: Uint8Array;
  readonly text: string;
}

/**
 * Turns an update document into what the catalog imports. This is the one place where the wire's view of an update becomes the
 * domain's; neither library knows the other. The document is read as a stream: one of 47 MB passes without ever being whole in memory.
 *
 * @param document the `upd:Update` element in UTF-8, as it is to be kept
 * @param originUrls where files can be fetched from (MUUrl of MS-WSUSSS 2.2.2.2.4), by base64 SHA-1
 * @throws UpdateDocumentError when the bytes are no acceptable update document
 */
export function revisionFromDocument(
  document: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  originUrls: ReadonlyMap<string, string> = new Map(),
): Promise<RevisionToImport> {
  return revisionFromPieces(decodedPieces(document), originUrls);
}

/**
 * The same for a document that is text already; it is kept in UTF-8.
 * @param document the `upd:Update` element in pieces, none of which ends inside a character
 */
export function revisionFromText(document: Iterable<string>, originUrls: ReadonlyMap<string, string> = new Map()): Promise<RevisionToImport> {
  return revisionFromPieces(encodedPieces(document), originUrls);
}

async function revisionFromPieces(pieces: Iterable<Piece> | AsyncIterable<Piece>, originUrls: ReadonlyMap<string, string>): Promise<RevisionToImport> {
  const reader = new UpdateDocumentReader();
  const bytes = await readBytes(pieces, (text) => reader.write(text));
  return toRevision(reader.end(), bytes, originUrls);
}

async function readBytes(pieces: Iterable<Piece> | AsyncIterable<Piece>, onText: (text: string) => void): Promise<DocumentBytes> {
  const hash = createHash('sha256');
  const gzip = new DocumentGzip();
  try {
    for await (const { bytes, text } of pieces) {
      const hasRoom = gzip.write(bytes);
      onText(text);
      hash.update(bytes);
      await hasRoom;
    }
    return { documentGzip: await gzip.finish(), documentSha256: hash.digest() };
  } finally {
    gzip.close();
  }
}

async function* decodedPieces(document: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): AsyncGenerator<Piece> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const bytes of document) yield { bytes, text: decode(() => decoder.decode(bytes, { stream: true })) };
  yield { bytes: new Uint8Array(), text: decode(() => decoder.decode()) };
}

function* encodedPieces(document: Iterable<string>): Generator<Piece> {
  for (const text of document) {
    const bytes = Buffer.from(text, 'utf8');
    // Text of ASCII alone takes half the memory, and the parser less time, with one byte for each character.
    yield { bytes, text: bytes.length === text.length ? bytes.toString('latin1') : text };
  }
}

function decode(run: () => string): string {
  try {
    return run();
  } catch {
    throw new UpdateDocumentError('MALFORMED', 'the document is not UTF-8');
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
