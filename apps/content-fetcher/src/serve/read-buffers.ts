/** What all readers together may hold, in bytes; they then read less at a time. Beyond the least that a reader needs it may be more. */
const ALL_BYTES = 64 * 1024 * 1024;
/** What one reader reads at a time, in bytes: a range of an agent in one piece. */
const MOST_BYTES = 1024 * 1024;
const LEAST_BYTES = 32 * 1024;

/**
 * Memory for reading files. Making it anew for every piece costs as much as reading it: the kernel gives it out page by page, zeroed. With few
 * readers each gets large pieces, with thousands small ones, so that slow clients do not fill the memory.
 */
export class ReadBuffers {
  #readers = 0;
  readonly #free = new Map<number, Buffer[]>();

  /** Says that somebody begins to read; {@link leave} says that they have ended. */
  enter(): void {
    this.#readers++;
  }

  leave(): void {
    this.#readers--;
    if (this.#readers === 0) this.#free.clear();
  }

  /** Memory for the next piece of a reader, of whatever content, as large as is right at the moment. */
  take(): Buffer {
    const size = this.pieceBytes();
    return this.#free.get(size)?.pop() ?? Buffer.allocUnsafeSlow(size);
  }

  /** Gives memory back that nobody looks at any more. */
  give(buffer: Buffer): void {
    if (this.#readers === 0 || buffer.length !== this.pieceBytes()) return;
    const free = this.#free.get(buffer.length);
    if (free === undefined) this.#free.set(buffer.length, [buffer]);
    else if ((free.length + 1) * buffer.length <= ALL_BYTES) free.push(buffer);
  }

  /** Bytes of a piece with as many readers as there are now: a power of two. */
  pieceBytes(): number {
    let size = MOST_BYTES;
    while (size > LEAST_BYTES && size * this.#readers > ALL_BYTES) size /= 2;
    return size;
  }
}
