import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createGzip } from 'node:zlib';
import type { RevisionToImport } from '@sluice/domain/catalog';
import { UpdateDocumentError, UpdateDocumentReader, type DerivedUpdate } from '@sluice/protocol/update-metadata';

/** The whole of what one document becomes, besides what is derived from its text. */
interface DocumentBytes {
  readonly documentSha256: Buffer;
  readonly documentGzip: Buffer;
}

/**
 * Turns an update document into what the catalog imports. This is the one place where the wire's view of an update becomes the
 * domain's; neither library knows the other. The document is read as a stream: one of 47 MB passes without ever being whole in memory.
 *
 * @param document the `upd:Update` element in UTF-8, as it is to be kept
 * @param originUrls where files can be fetched from (MUUrl of MS-WSUSSS 2.2.2.2.4), by base64 SHA-1
 * @throws UpdateDocumentError when the bytes are no acceptable update document
 */
export async function revisionFromDocument(
  document: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  originUrls: ReadonlyMap<string, string> = new Map(),
): Promise<RevisionToImport> {
  const reader = new UpdateDocumentReader();
  const bytes = await readBytes(document, (text) => reader.write(text));
  return toRevision(reader.end(), bytes, originUrls);
}

async function readBytes(document: Iterable<Uint8Array> | AsyncIterable<Uint8Array>, onText: (text: string) => void): Promise<DocumentBytes> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const hash = createHash('sha256');
  const gzip = createGzip();
  const compressed: Buffer[] = [];
  gzip.on('data', (chunk: Buffer) => compressed.push(chunk));
  try {
    for await (const chunk of document) {
      onText(decode(() => decoder.decode(chunk, { stream: true })));
      hash.update(chunk);
      if (!gzip.write(chunk)) await once(gzip, 'drain');
    }
    onText(decode(() => decoder.decode()));
    gzip.end();
    await once(gzip, 'end');
  } finally {
    gzip.destroy();
  }
  return { documentSha256: hash.digest(), documentGzip: Buffer.concat(compressed) };
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
