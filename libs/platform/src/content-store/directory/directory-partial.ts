import { open } from 'node:fs/promises';
import type { ContentName, ExpectedDigests, PartialContent, StoredContent } from '../content-store.js';
import { ContentStoreError } from '../content-store-error.js';
import { PieceDigests } from '../digests/piece-digests.js';
import { matches, mismatch, requireOwnDigest } from '../digests/expected.js';
import { type PiecePlan, requirePiece } from '../pieces/piece-plan.js';
import { asStoreError, systemCode } from './file-system-error.js';
import { readFully, writeFully } from './file-bytes.js';
import { type OpenedPartial, removePartial } from './partial-directory.js';
import { partialData } from './store-layout.js';

/** What a finished file becomes; the store's own part of a commit. */
export interface PartialOwner {
  publish(name: ContentName, data: string, size: number): Promise<StoredContent>;
  condemn(name: ContentName, data: string): Promise<void>;
}

/** A file that is being put together in a directory of its own, see {@link claimPartial}. */
export class DirectoryPartial implements PartialContent {
  private readonly digests: PieceDigests;
  private committing: Promise<StoredContent> | undefined;
  private readonly writing = new Map<number, Promise<void>>();

  constructor(
    private readonly name: ContentName,
    private readonly plan: PiecePlan,
    private readonly opened: OpenedPartial,
    private readonly owner: PartialOwner,
  ) {
    this.digests = new PieceDigests(plan, opened.pieces, (index, memory) => this.readBack(index, memory));
  }

  get pieceBytes(): number { return this.plan.pieceBytes; }
  get pieceCount(): number { return this.plan.pieceCount; }
  get pieces(): ReadonlySet<number> { return this.opened.pieces; }

  async writePiece(index: number, bytes: Uint8Array): Promise<void> {
    requirePiece(this.plan, index, bytes);
    // Nobody may change a piece that another call, or the digests, rely on.
    while (this.writing.has(index)) await this.writing.get(index)?.catch(() => undefined);
    if (this.pieces.has(index)) return;
    const written = this.write(index, bytes).finally(() => this.writing.delete(index));
    this.writing.set(index, written);
    await written;
  }

  commit(expected: ExpectedDigests): Promise<StoredContent> {
    this.committing ??= this.finish(expected).catch((error: unknown) => {
      this.committing = undefined;
      throw error;
    });
    return this.committing;
  }

  private async finish(expected: ExpectedDigests): Promise<StoredContent> {
    requireOwnDigest(this.name, expected);
    if (this.pieces.size < this.pieceCount) {
      throw new ContentStoreError('INCOMPLETE', `${this.pieceCount - this.pieces.size} of ${this.pieceCount} pieces are missing`);
    }
    return await this.onOwnFiles(async () => {
      if (!matches(await this.digests.finish(), expected)) {
        await this.owner.condemn(this.name, this.data);
        await this.discard();
        throw mismatch(this.name);
      }
      const stored = await this.owner.publish(this.name, this.data, this.plan.size);
      await this.discard();
      return stored;
    });
  }

  async discard(): Promise<void> {
    this.close();
    await this.onOwnFiles(() => removePartial(this.opened.directory));
  }

  close(): void {
    this.digests.close();
  }

  private get data(): string { return partialData(this.opened.directory); }

  private write(index: number, bytes: Uint8Array): Promise<void> {
    return this.onOwnFiles(async () => {
      const handle = await open(this.data, 'r+');
      try {
        await writeFully(handle, bytes, index * this.pieceBytes);
        // The file stays open until its bytes are durable, so that an error of the disk is reported here.
        await this.opened.journal.record(index);
      } finally {
        await handle.close();
      }
      this.opened.pieces.add(index);
      this.digests.offer(index, bytes);
    });
  }

  private readBack(index: number, memory: Uint8Array<ArrayBuffer>): Promise<void> {
    return this.onOwnFiles(async () => {
      const handle = await open(this.data, 'r');
      try {
        await readFully(handle, memory, index * this.pieceBytes);
      } finally {
        await handle.close();
      }
    });
  }

  /** Our directory has a name nobody else knows: when it is gone, somebody took the file over. */
  private async onOwnFiles<T>(action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw asStoreError(error);
      throw new ContentStoreError('TAKEN_OVER', `Somebody else has opened ${this.name}`, { cause: error });
    }
  }
}
