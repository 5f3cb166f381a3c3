import type { Readable } from 'node:stream';
import { isContentName, requireContentName } from '../content-name.js';
import type { ByteRange, ContentName, ContentStore, PartialContent, StoredContent } from '../content-store.js';
import { ContentStoreError } from '../content-store-error.js';
import { requireRange } from '../pieces/byte-range.js';
import { CompletePartial } from '../pieces/complete-partial.js';
import { PartialFile } from '../pieces/partial-file.js';
import { planPieces } from '../pieces/piece-plan.js';
import { Assembly, type AssemblyPart } from './assemble.js';
import { Bucket, type BucketObject } from './bucket.js';
import { inParallel } from './in-parallel.js';
import { fileKey, fileOfKey, partialKeys, PARTIALS, pieceOfKey, QUARANTINE, quarantineKey } from './keys.js';
import { type FinishedObjects, S3Pieces } from './s3-pieces.js';
import type { S3Settings } from './s3-settings.js';

type PartialSummary = { readonly name: ContentName; readonly bytes: number; readonly modified: Date };

/** Objects that are removed at once. */
const REMOVALS = 16;

/** A store in a bucket of an S3-compatible object storage, which several processes may share. It relies on objects being written all at once. */
export class S3Store implements ContentStore, FinishedObjects {
  private readonly assembly: Assembly;

  private constructor(private readonly bucket: Bucket) {
    this.assembly = new Assembly(bucket);
  }

  /** Opens a store in a bucket that is there. @throws ContentStoreError `UNAVAILABLE` when it cannot be read */
  static async open(settings: S3Settings): Promise<S3Store> {
    const bucket = new Bucket(settings);
    // A listing is refused without a bucket or with wrong keys; a look at an object that is absent is not, everywhere.
    for await (const _ of bucket.list(QUARANTINE)) break;
    return new S3Store(bucket);
  }

  async stat(name: ContentName): Promise<StoredContent | null> {
    const found = await this.bucket.head(fileKey(name));
    return found && describe(name, found);
  }

  async read(name: ContentName, range?: ByteRange): Promise<Readable> {
    const key = fileKey(name);
    // A range that ends before it begins is none, and would be answered with the whole file.
    if (range !== undefined) requireRange(range, Number.MAX_SAFE_INTEGER);
    const found = await this.bucket.get(key, range).catch(async (error: unknown) => {
      const stored = range && await this.stat(name);
      if (stored) requireRange(range, stored.size);
      throw error;
    });
    if (found === null) throw new ContentStoreError('NOT_FOUND', `${name} is not in the content store`);
    try {
      if (range !== undefined) requireRange(range, found.size);
    } catch (error) {
      found.body.destroy();
      throw error;
    }
    return found.body;
  }

  async openFile(name: ContentName): Promise<null> {
    requireContentName(name);
    return null;
  }

  async *list(): AsyncIterable<StoredContent> {
    for await (const object of this.bucket.list('')) {
      const name = fileOfKey(object.key);
      if (name !== null) yield describe(name, object);
    }
  }

  async remove(name: ContentName): Promise<void> {
    await this.bucket.remove(fileKey(name));
  }

  async openPartial(name: ContentName, size: number): Promise<PartialContent> {
    requireContentName(name);
    const plan = planPieces(size);
    const stored = await this.stat(name);
    if (stored?.size === size) return new CompletePartial(this, stored, plan);
    return new PartialFile(name, plan, await S3Pieces.open(name, plan, this.bucket, this));
  }

  async *listPartials(): AsyncIterable<PartialSummary> {
    let current: PartialSummary | undefined;
    let previous: string | undefined;
    // Pieces of one file follow one another in the order of keys, and so do two writers' objects of one piece.
    for await (const { key, size, modified } of this.bucket.list(PARTIALS)) {
      const piece = pieceOfKey(key);
      if (piece === null) continue;
      if (current !== undefined && current.name !== piece.name) yield current;
      const before: PartialSummary = current?.name === piece.name ? current : { name: piece.name, bytes: 0, modified };
      const identity = `${piece.name} ${piece.size} ${piece.index}`;
      current = { ...before, bytes: before.bytes + (identity === previous ? 0 : size), modified: before.modified > modified ? before.modified : modified };
      previous = identity;
    }
    if (current !== undefined) yield current;
  }

  async discardPartial(name: ContentName): Promise<void> {
    await inParallel(this.bucket.list(partialKeys(name)), REMOVALS, ({ key }) => this.bucket.remove(key));
  }

  async quarantine(name: ContentName): Promise<void> {
    const key = fileKey(name);
    const stored = await this.stat(name);
    if (stored === null) return;
    const { pieceBytes, pieceCount } = planPieces(stored.size);
    const part = (index: number): AssemblyPart => {
      const range = { start: index * pieceBytes, end: Math.min(stored.size, (index + 1) * pieceBytes) - 1 };
      return { key, size: range.end - range.start + 1, range };
    };
    const parts = pieceCount === 1 ? [{ key, size: stored.size }] : Array.from({ length: pieceCount }, (_, index) => part(index));
    await this.condemn(name, parts).catch((error: unknown) => {
      if (!(error instanceof ContentStoreError && error.code === 'NOT_FOUND')) throw error;
    });
    await this.bucket.remove(key);
  }

  async *listQuarantine(): AsyncIterable<StoredContent> {
    for await (const object of this.bucket.list(QUARANTINE)) {
      const name = object.key.slice(QUARANTINE.length);
      if (isContentName(name)) yield describe(name, object);
    }
  }

  async removeQuarantined(name: ContentName): Promise<void> {
    await this.bucket.remove(quarantineKey(name));
  }

  async freeBytes(): Promise<null> {
    return null;
  }

  relativePath(name: ContentName): null {
    requireContentName(name);
    return null;
  }

  /** Makes verified bytes visible. A file that is here already stays, and with it its date. */
  async publish(name: ContentName, parts: readonly AssemblyPart[], size: number): Promise<StoredContent> {
    const before = await this.stat(name);
    if (before?.size === size) return before;
    await this.assembly.assemble(fileKey(name), parts);
    const stored = await this.stat(name);
    if (stored === null) throw new ContentStoreError('UNAVAILABLE', 'The object storage does not show the object that it made');
    return stored;
  }

  /** Keeps wrong bytes for a person to look at: the last ones of each name. */
  async condemn(name: ContentName, parts: readonly AssemblyPart[]): Promise<void> {
    await this.assembly.assemble(quarantineKey(name), parts);
  }
}

function describe(name: ContentName, { size, modified }: BucketObject): StoredContent {
  return { name, size, modified: new Date(Math.floor(modified.getTime() / 1000) * 1000) };
}
