import { randomBytes } from 'node:crypto';
import type { ContentName, StoredContent } from '../content-store.js';
import { ContentStoreError } from '../content-store-error.js';
import type { PieceKeeper } from '../pieces/partial-file.js';
import { pieceLength, type PiecePlan } from '../pieces/piece-plan.js';
import type { AssemblyPart } from './assemble.js';
import type { Bucket } from './bucket.js';
import { partialKeys, pieceKey, pieceOfKey } from './keys.js';

/** What a finished file becomes; the store's own part of a commit. */
export interface FinishedObjects {
  publish(name: ContentName, parts: readonly AssemblyPart[], size: number): Promise<StoredContent>;
  condemn(name: ContentName, parts: readonly AssemblyPart[]): Promise<void>;
  discardPartial(name: ContentName): Promise<void>;
}

/**
 * The pieces of one file, each an object of its own until the file is complete: a piece of an unfinished multipart upload could not be read
 * back, and after a crash nothing may be taken for verified that was not read.
 */
export class S3Pieces implements PieceKeeper {
  private readonly opener = randomBytes(8).toString('hex');

  private constructor(
    private readonly name: ContentName,
    private readonly plan: PiecePlan,
    private readonly keys: Map<number, string>,
    private readonly bucket: Bucket,
    private readonly finished: FinishedObjects,
  ) {}

  /** Finds the pieces that are here, and removes those of another size and those that are there twice. */
  static async open(name: ContentName, plan: PiecePlan, bucket: Bucket, finished: FinishedObjects): Promise<S3Pieces> {
    const keys = new Map<number, string>();
    for await (const { key, size } of bucket.list(partialKeys(name))) {
      const piece = pieceOfKey(key);
      const fits = piece?.size === plan.size && piece.index < plan.pieceCount && size === pieceLength(plan, piece.index);
      if (fits && !keys.has(piece.index)) keys.set(piece.index, key);
      else await bucket.remove(key);
    }
    return new S3Pieces(name, plan, keys, bucket, finished);
  }

  get pieces(): Iterable<number> { return this.keys.keys(); }

  async write(index: number, bytes: Uint8Array): Promise<void> {
    const key = pieceKey(this.name, this.plan.size, index, this.opener);
    await this.bucket.put(key, bytes);
    this.keys.set(index, key);
  }

  async readBack(index: number, memory: Uint8Array<ArrayBuffer>): Promise<void> {
    const found = await this.bucket.get(this.keys.get(index)!);
    if (found === null) throw this.takenOver();
    let filled = 0;
    await this.bucket.run(async () => {
      for await (const chunk of found.body as AsyncIterable<Buffer>) {
        if (filled + chunk.byteLength > memory.byteLength) break;
        memory.set(chunk, filled);
        filled += chunk.byteLength;
      }
    });
    if (filled !== memory.byteLength) throw new ContentStoreError('UNAVAILABLE', 'The object storage gave another number of bytes than there are');
  }

  publish(): Promise<StoredContent> {
    return this.onOwnPieces(() => this.finished.publish(this.name, this.parts(), this.plan.size));
  }

  condemn(): Promise<void> {
    return this.onOwnPieces(() => this.finished.condemn(this.name, this.parts()));
  }

  discard(): Promise<void> {
    return this.finished.discardPartial(this.name);
  }

  private parts(): AssemblyPart[] {
    return Array.from({ length: this.plan.pieceCount }, (_, index) => ({ key: this.keys.get(index)!, size: pieceLength(this.plan, index) }));
  }

  private async onOwnPieces<T>(action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      throw error instanceof ContentStoreError && error.code === 'NOT_FOUND' ? this.takenOver() : error;
    }
  }

  private takenOver(): ContentStoreError {
    return new ContentStoreError('TAKEN_OVER', `Somebody else has finished or discarded ${this.name}`);
  }
}
