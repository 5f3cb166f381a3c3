import { ContentStoreError, type ContentName, type PartialContent } from '@sluice/platform/content-store';

/** How long a file stays open that nobody sends pieces of. Milliseconds. */
const IDLE_MS = 60_000;

/** Files that one process has open at once; more are opened by closing the one that rested longest. */
const MAXIMUM_OPEN = 16;

interface OpenUpload {
  readonly partial: Promise<PartialContent>;
  readonly size: number;
  users: number;
  timer: NodeJS.Timeout | undefined;
}

/**
 * Keeps the files open that are being uploaded, so that each is hashed while its pieces come and not read again at its end. Nothing
 * depends on it: pieces are in the store, and another process that opens the file goes on with them.
 */
export class OpenUploads {
  readonly #open = new Map<ContentName, OpenUpload>();

  /** @param open opens a file that is being put together, see `ContentStore.openPartial` */
  constructor(private readonly open: (name: ContentName, size: number) => Promise<PartialContent>) {}

  /**
   * Does something with a file that is being put together. When another process took the file over meanwhile, it is taken back once.
   * Throws ContentStoreError.
   */
  async use<Result>(name: ContentName, size: number, work: (partial: PartialContent) => Promise<Result>): Promise<Result> {
    try {
      return await this.#useOnce(name, size, work);
    } catch (error) {
      if (!(error instanceof ContentStoreError) || error.code !== 'TAKEN_OVER') throw error;
      return this.#useOnce(name, size, work);
    }
  }

  /** Closes a file; its pieces stay. */
  close(name: ContentName): void {
    const upload = this.#open.get(name);
    if (upload === undefined) return;
    this.#open.delete(name);
    clearTimeout(upload.timer);
    void upload.partial.then((partial) => partial.close(), () => undefined);
  }

  closeAll(): void {
    for (const name of [...this.#open.keys()]) this.close(name);
  }

  async #useOnce<Result>(name: ContentName, size: number, work: (partial: PartialContent) => Promise<Result>): Promise<Result> {
    const upload = this.#take(name, size);
    try {
      return await work(await upload.partial);
    } catch (error) {
      if (this.#open.get(name) === upload && !(error instanceof ContentStoreError && error.code === 'INVALID_PIECE')) this.close(name);
      throw error;
    } finally {
      this.#release(name, upload);
    }
  }

  #take(name: ContentName, size: number): OpenUpload {
    const found = this.#open.get(name);
    if (found !== undefined && found.size !== size) this.close(name);
    const upload = this.#open.get(name) ?? { partial: this.open(name, size), size, users: 0, timer: undefined };
    clearTimeout(upload.timer);
    upload.users += 1;
    // The last one of the map is the one that was used last.
    this.#open.delete(name);
    this.#open.set(name, upload);
    if (this.#open.size > MAXIMUM_OPEN) this.#closeOldest();
    return upload;
  }

  #release(name: ContentName, upload: OpenUpload): void {
    upload.users -= 1;
    if (upload.users > 0 || this.#open.get(name) !== upload) return;
    upload.timer = setTimeout(() => this.close(name), IDLE_MS).unref();
  }

  #closeOldest(): void {
    const resting = [...this.#open].find(([, { users }]) => users === 0);
    if (resting !== undefined) this.close(resting[0]);
  }
}
