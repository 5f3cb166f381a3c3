import { type ByteRange, ContentStoreError, type ContentName, type ContentStore, type StoredContent } from '@sluice/platform/content-store';
import type { ContentSource } from './content-source.js';
import { FileSource } from './file-source.js';
import { rangeLength } from './multipart-ranges.js';
import type { ReadBuffers } from './read-buffers.js';
import { ContentGone, type ServedContent } from './served-content.js';
import { StreamSource } from './stream-source.js';

/** How long it is believed that a file is still here, in milliseconds. Reading it says so anyway; this spares the question before. */
const BELIEVED_MS = 60_000;
/** Files that are remembered; about 300 bytes each. */
const MAX_REMEMBERED = 10_000;

/**
 * Files of the content store, as they are served. What a file is never changes while it is here, so the answer to "is it here?" is kept for a
 * while: object storage is asked once for a file and not for each of its ranges. That it is not here is never kept.
 */
export class StoredFiles {
  readonly #known = new Map<ContentName, { readonly file: ServedContent; readonly until: number }>();
  readonly #asking = new Map<ContentName, Promise<ServedContent | null>>();

  /**
   * @param accelPrefix where a web server in front finds the store's directory; null when there is none
   * @param now milliseconds that never run backwards
   */
  constructor(
    private readonly store: ContentStore, private readonly accelPrefix: string | null, private readonly buffers: ReadBuffers,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /**
   * The file, at once when it is known; null when it is not here.
   * @param forCertain whether the store is asked in any case, because nobody is going to read the file and so find out
   */
  find(name: ContentName, forCertain: boolean): ServedContent | Promise<ServedContent | null> {
    const known = this.#known.get(name);
    if (known !== undefined && !forCertain && known.until > this.now()) return known.file;
    const asking = this.#asking.get(name) ?? this.#ask(name);
    this.#asking.set(name, asking);
    return asking;
  }

  async #ask(name: ContentName): Promise<ServedContent | null> {
    try {
      const stored = await this.store.stat(name);
      this.#known.delete(name);
      if (stored === null) return null;
      const file = this.#served(stored);
      this.#remember(name, file);
      return file;
    } finally {
      this.#asking.delete(name);
    }
  }

  #remember(name: ContentName, file: ServedContent): void {
    this.#known.set(name, { file, until: this.now() + BELIEVED_MS });
    if (this.#known.size <= MAX_REMEMBERED) return;
    const [oldest] = this.#known.keys();
    if (oldest !== undefined) this.#known.delete(oldest);
  }

  #served({ name, size, modified }: StoredContent): ServedContent {
    const path = this.accelPrefix === null ? null : this.store.relativePath(name);
    return {
      origin: 'store', size, modified, etag: contentTag(name), handOver: path === null ? null : `${this.accelPrefix}${path}`,
      open: async (range) => {
        try {
          return await this.#open(name, range);
        } catch (error) {
          this.#known.delete(name);
          if (error instanceof ContentStoreError && error.code === 'NOT_FOUND') throw new ContentGone('The file was removed meanwhile', { cause: error });
          throw error;
        }
      },
    };
  }

  async #open(name: ContentName, range: ByteRange): Promise<ContentSource> {
    const handle = await this.store.openFile(name);
    if (handle !== null) return new FileSource(handle, range, this.buffers);
    return new StreamSource(await this.store.read(name, range), rangeLength(range));
  }
}

/** A name is the digest of the bytes, so it is the strongest validator there can be, and the same on every server. */
export function contentTag(name: ContentName): string {
  return `"${name}"`;
}
