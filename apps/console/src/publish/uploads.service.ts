import type { Readable } from 'node:stream';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { ContentName, ExpectedDigests, PartialContent, StoredContent } from '@sluice/platform/content-store';
import { ApiProblem } from '../api/problems/api-problem.js';
import { ContentStoreAccess } from '../content/content-store-access.js';
import { OpenUploads } from './open-uploads.js';
import { readPiece } from './read-piece.js';
import { UploadRoom } from './upload-room.js';
import type { UploadRepresentation } from './upload.schema.js';

/** Pieces that one process holds in memory at once, of at most some MiB each. */
const MAXIMUM_PIECES_AT_ONCE = 16;

/** Takes files into the content store, piece by piece. Throws `ApiProblem` and ContentStoreError. */
@Injectable()
export class UploadsService implements OnApplicationShutdown {
  readonly #uploads: OpenUploads;
  #pieces = 0;

  constructor(
    @Inject(ContentStoreAccess) private readonly access: ContentStoreAccess,
    @Inject(UploadRoom) private readonly room: UploadRoom,
  ) {
    this.#uploads = new OpenUploads(async (name, size) => (await access.store()).openPartial(name, size));
  }

  onApplicationShutdown(): void {
    this.#uploads.closeAll();
  }

  /** Begins an upload, or tells how far it is. */
  async begin(name: ContentName, size: number): Promise<UploadRepresentation> {
    const store = await this.access.store();
    const isStored = (await store.stat(name))?.size === size;
    if (!isStored) await this.room.require(name, size, size);
    return this.#uploads.use(name, size, (partial) => Promise.resolve(representation(name, size, isStored, partial)));
  }

  /** Takes one piece; it is durable then. */
  async putPiece(name: ContentName, size: number, index: number, body: Readable): Promise<void> {
    if (this.#pieces >= MAXIMUM_PIECES_AT_ONCE) throw new ApiProblem('too-many-uploads', `${MAXIMUM_PIECES_AT_ONCE} pieces are being taken.`, { retryAfterSeconds: 1 });
    this.#pieces += 1;
    try {
      const length = await this.#uploads.use(name, size, (partial) => Promise.resolve(lengthOf(index, size, partial)));
      const piece = await readPiece(body, length);
      await this.#uploads.use(name, size, (partial) => partial.writePiece(index, piece));
    } finally {
      this.#pieces -= 1;
    }
  }

  /** Verifies a file that was uploaded whole, and makes it visible. A file that is there already is enough. */
  async finish(name: ContentName, size: number, expected: ExpectedDigests): Promise<StoredContent> {
    const isStored = (await (await this.access.store()).stat(name))?.size === size;
    // Others may have filled the store meanwhile. What was sent stays, so that the request can be repeated.
    if (!isStored) await this.room.require(name, size, 0);
    const stored = await this.#uploads.use(name, size, (partial) => partial.commit(expected));
    this.#uploads.close(name);
    return stored;
  }

  /** The bytes of a file that was finished. */
  async read(name: ContentName): Promise<Readable> {
    return (await this.access.store()).read(name);
  }
}

function representation(sha1: string, size: number, isStored: boolean, { pieceBytes, pieceCount, pieces }: PartialContent): UploadRepresentation {
  return { sha1, size, isStored, pieceBytes, pieceCount, missing: isStored ? [] : missingRanges(pieceCount, pieces) };
}

function lengthOf(index: number, size: number, { pieceBytes, pieceCount }: PartialContent): number {
  if (index < pieceCount) return Math.min(pieceBytes, size - index * pieceBytes);
  throw new ApiProblem('invalid-request', `The file has the pieces 0 to ${pieceCount - 1}.`, { errors: [{ parameter: 'index', detail: 'no piece of the file' }] });
}

function missingRanges(pieceCount: number, pieces: ReadonlySet<number>): { first: number; last: number }[] {
  const ranges: { first: number; last: number }[] = [];
  for (let index = 0; index < pieceCount; index += 1) {
    if (pieces.has(index)) continue;
    const last = ranges.at(-1);
    if (last?.last === index - 1) last.last = index;
    else ranges.push({ first: index, last: index });
  }
  return ranges;
}
