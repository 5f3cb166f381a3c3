import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ArchiveError } from './archive-error.js';
import { DOCUMENT_MEDIA_TYPE } from './media-types.js';
import { readTar } from './tar.js';

/** The most bytes of one import, after decompression. */
export const MAXIMUM_IMPORT_BYTES = 64 * 1024 ** 3;

/** How long a sender may send nothing. Milliseconds. */
export const MAXIMUM_PAUSE_MS = 60_000;

/** An update document of an import. */
export interface ImportedDocument {
  /** What the archive calls it; null when it is the whole body. */
  readonly name: string | null;
  readonly content: AsyncIterable<Uint8Array>;
}

/** The most bytes, and the longest time in milliseconds, that the rest of a refused body is read past. */
const MAXIMUM_REST_BYTES = 64 * 1024 ** 2;
const MAXIMUM_REST_MS = 5_000;

/**
 * Reads past what is left of a refused body, within bounds: a sender that is still sending when the connection is closed may
 * never see the answer.
 */
export async function readPast(body: Readable): Promise<void> {
  if (body.readableEnded || body.destroyed) return;
  body.unpipe();
  let bytes = 0;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, MAXIMUM_REST_MS);
    const done = (): void => {
      clearTimeout(timer);
      resolve();
    };
    body.once('end', done).once('close', done).once('error', done);
    body.on('data', (piece: Buffer) => { if ((bytes += piece.byteLength) > MAXIMUM_REST_BYTES) done(); }).resume();
  });
  body.pause();
}

/** Counts what has arrived. */
export interface ByteCount {
  bytesRead: number;
}

/** The bytes of a body as they come, unpacked and within bounds. Throws {@link ArchiveError}. @param contentEncoding of the request; gzip is undone */
export function plainBytes(body: Readable, contentEncoding: string | undefined, count: ByteCount): AsyncGenerator<Uint8Array> {
  return bounded(decoded(body, contentEncoding), count);
}

/**
 * The update documents of a body, one after the other; each has to be read before the next one is asked for. Of an archive, the
 * files whose names end in `.xml` count. Throws {@link ArchiveError}.
 */
export async function* documentsOf(bytes: AsyncIterable<Uint8Array>, mediaType: string): AsyncGenerator<ImportedDocument> {
  if (mediaType === DOCUMENT_MEDIA_TYPE) {
    yield { name: null, content: bytes };
    return;
  }
  for await (const file of readTar(bytes)) {
    if (file.name.toLowerCase().endsWith('.xml') || file.name.length >= 100) yield { name: file.name, content: file.content };
    else for await (const _piece of file.content); // read past
  }
}

function decoded(body: Readable, contentEncoding: string | undefined): Readable {
  if (contentEncoding === undefined || contentEncoding.toLowerCase() === 'identity') return body;
  if (contentEncoding.toLowerCase() !== 'gzip') throw new ArchiveError('the only content coding taken here is gzip');
  const plain = createGunzip();
  // `pipeline` would destroy the body when it is no gzip, and with it the connection that has to carry the answer.
  body.once('error', (error) => plain.destroy(error));
  return body.pipe(plain);
}

async function* bounded(source: Readable, count: ByteCount): AsyncGenerator<Uint8Array> {
  const timer = setTimeout(() => source.destroy(new ArchiveError('the sender paused for too long')), MAXIMUM_PAUSE_MS);
  try {
    // Whoever stops reading early still has an answer to send on the connection.
    for await (const piece of source.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      timer.refresh();
      count.bytesRead += piece.byteLength;
      if (count.bytesRead > MAXIMUM_IMPORT_BYTES) throw new ArchiveError(`an import has at most ${MAXIMUM_IMPORT_BYTES} bytes`);
      yield piece;
      timer.refresh();
    }
  } finally {
    clearTimeout(timer);
  }
}
