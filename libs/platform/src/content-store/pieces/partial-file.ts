import type { ContentName, ExpectedDigests, PartialContent, StoredContent } from '../content-store.js';
import { ContentStoreError } from '../content-store-error.js';
import { matches, mismatch, requireOwnDigest } from '../digests/expected.js';
import { PieceDigests } from '../digests/piece-digests.js';
import { type PiecePlan, requirePiece } from './piece-plan.js';

/** What a driver does for a file that is put together. */
export interface PieceKeeper {
  /** The pieces that are here already. */
  readonly pieces: Iterable<number>;
  /** Makes a piece durable. Never called twice for a piece that was written. */
  write(index: number, bytes: Uint8Array): Promise<void>;
  /** Reads a piece that is here into memory of its length. */
  readBack(index: number, memory: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Makes the bytes, which were verified, visible. */
  publish(): Promise<StoredContent>;
  /** Moves the bytes, which are wrong, to the quarantine. */
  condemn(): Promise<void>;
  /** Removes everything that is left. */
  discard(): Promise<void>;
}

/** A file that is put together: what is the same however a driver keeps the pieces. */
export class PartialFile implements PartialContent {
  private readonly present: Set<number>;
  private readonly digests: PieceDigests;
  private readonly writing = new Map<number, Promise<void>>();
  private committing: Promise<StoredContent> | undefined;

  constructor(
    private readonly name: ContentName,
    private readonly plan: PiecePlan,
    private readonly keeper: PieceKeeper,
  ) {
    this.present = new Set(keeper.pieces);
    this.digests = new PieceDigests(plan, this.present, (index, memory) => keeper.readBack(index, memory));
  }

  get pieceBytes(): number { return this.plan.pieceBytes; }
  get pieceCount(): number { return this.plan.pieceCount; }
  get pieces(): ReadonlySet<number> { return this.present; }

  async writePiece(index: number, bytes: Uint8Array): Promise<void> {
    requirePiece(this.plan, index, bytes);
    // Nobody may change a piece that another call, or the digests, rely on.
    while (this.writing.has(index)) await this.writing.get(index)?.catch(() => undefined);
    if (this.present.has(index)) return;
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

  async discard(): Promise<void> {
    this.close();
    await this.keeper.discard();
  }

  close(): void {
    this.digests.close();
  }

  private async write(index: number, bytes: Uint8Array): Promise<void> {
    await this.keeper.write(index, bytes);
    this.present.add(index);
    this.digests.offer(index, bytes);
  }

  private async finish(expected: ExpectedDigests): Promise<StoredContent> {
    requireOwnDigest(this.name, expected);
    if (this.present.size < this.pieceCount) {
      throw new ContentStoreError('INCOMPLETE', `${this.pieceCount - this.present.size} of ${this.pieceCount} pieces are missing`);
    }
    if (!matches(await this.digests.finish(), expected)) {
      await this.keeper.condemn();
      await this.discard();
      throw mismatch(this.name);
    }
    const stored = await this.keeper.publish();
    await this.discard();
    return stored;
  }
}
