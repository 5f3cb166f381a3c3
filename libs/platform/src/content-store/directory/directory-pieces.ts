import { open } from 'node:fs/promises';
import type { ContentName, StoredContent } from '../content-store.js';
import { ContentStoreError } from '../content-store-error.js';
import type { PieceKeeper } from '../pieces/partial-file.js';
import type { PiecePlan } from '../pieces/piece-plan.js';
import { readFully, writeFully } from './file-bytes.js';
import { asStoreError, systemCode } from './file-system-error.js';
import { type OpenedPartial, removePartial } from './partial-directory.js';
import { partialData } from './store-layout.js';

/** What a finished file becomes; the store's own part of a commit. */
export interface FinishedFiles {
  publish(name: ContentName, data: string, size: number): Promise<StoredContent>;
  condemn(name: ContentName, data: string): Promise<void>;
}

/** The pieces of one file in a directory of its own, see {@link claimPartial}: one file of full length with the pieces in their places. */
export class DirectoryPieces implements PieceKeeper {
  constructor(
    private readonly name: ContentName,
    private readonly plan: PiecePlan,
    private readonly opened: OpenedPartial,
    private readonly finished: FinishedFiles,
  ) {}

  get pieces(): Iterable<number> { return this.opened.pieces; }

  write(index: number, bytes: Uint8Array): Promise<void> {
    return this.onOwnFiles(async () => {
      const handle = await open(this.data, 'r+');
      try {
        await writeFully(handle, bytes, index * this.plan.pieceBytes);
        // The file stays open until its bytes are durable, so that an error of the disk is reported here.
        await this.opened.journal.record(index);
      } finally {
        await handle.close();
      }
    });
  }

  readBack(index: number, memory: Uint8Array<ArrayBuffer>): Promise<void> {
    return this.onOwnFiles(async () => {
      const handle = await open(this.data, 'r');
      try {
        await readFully(handle, memory, index * this.plan.pieceBytes);
      } finally {
        await handle.close();
      }
    });
  }

  publish(): Promise<StoredContent> {
    return this.onOwnFiles(() => this.finished.publish(this.name, this.data, this.plan.size));
  }

  condemn(): Promise<void> {
    return this.onOwnFiles(() => this.finished.condemn(this.name, this.data));
  }

  discard(): Promise<void> {
    return this.onOwnFiles(() => removePartial(this.opened.directory));
  }

  private get data(): string { return partialData(this.opened.directory); }

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
