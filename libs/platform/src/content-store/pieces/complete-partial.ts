import type { ContentStore, ExpectedDigests, PartialContent, StoredContent } from '../content-store.js';
import { digestStream } from '../digests/digest-stream.js';
import { contentName } from '../content-name.js';
import { ContentStoreError } from '../content-store-error.js';
import { matches, mismatch, requireOwnDigest } from '../digests/expected.js';
import { type PiecePlan, requirePiece } from './piece-plan.js';

/**
 * A file that somebody opened to put it together although it is complete: after a crash between a commit and the note of it, mostly.
 * Its commit reads the file again, because nobody remembers what was checked before.
 */
export class CompletePartial implements PartialContent {
  readonly pieces: ReadonlySet<number>;

  constructor(
    private readonly store: ContentStore,
    private readonly stored: StoredContent,
    private readonly plan: PiecePlan,
  ) {
    this.pieces = new Set(Array.from({ length: plan.pieceCount }, (_, index) => index));
  }

  get pieceBytes(): number { return this.plan.pieceBytes; }
  get pieceCount(): number { return this.plan.pieceCount; }

  async writePiece(index: number, bytes: Uint8Array): Promise<void> {
    requirePiece(this.plan, index, bytes);
  }

  async commit(expected: ExpectedDigests): Promise<StoredContent> {
    const { name } = this.stored;
    requireOwnDigest(name, expected);
    const found = await digestStream(await this.store.read(name));
    if (contentName(found.sha1) !== name) {
      await this.store.quarantine(name);
      throw mismatch(name);
    }
    // These are the bytes of that name; a document that says otherwise must not take them away from others.
    if (!matches(found, expected)) throw new ContentStoreError('DIGEST_MISMATCH', `${name} is here, but not with the SHA-256 that was expected`);
    await this.discard();
    return this.stored;
  }

  discard(): Promise<void> {
    return this.store.discardPartial(this.stored.name);
  }

  close(): void {
    // There is nothing in memory.
  }
}
