import { ArchiveError } from './archive-error.js';

/** Reads a stream of bytes in the pieces that a format asks for. Holds no more than one piece of the stream and one piece asked for. */
export class ByteReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #held: Uint8Array = new Uint8Array();

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** Exactly `count` bytes, or null when the stream ends before the first of them. Throws {@link ArchiveError} when it ends among them. */
  async read(count: number): Promise<Buffer | null> {
    const pieces: Uint8Array[] = [];
    for await (const piece of this.#upTo(count)) pieces.push(piece);
    const bytes = Buffer.concat(pieces);
    if (bytes.length === 0 && count > 0) return null;
    if (bytes.length < count) throw new ArchiveError('the archive ends in the middle');
    return bytes;
  }

  /** The next `count` bytes as they come. Throws {@link ArchiveError} when the stream ends among them. */
  async *take(count: number): AsyncGenerator<Uint8Array> {
    let taken = 0;
    for await (const piece of this.#upTo(count)) {
      taken += piece.byteLength;
      yield piece;
    }
    if (taken < count) throw new ArchiveError('the archive ends in the middle');
  }

  /** Tells the stream that nothing more is read of it. */
  async close(): Promise<void> {
    await this.#source.return?.();
  }

  async *#upTo(count: number): AsyncGenerator<Uint8Array> {
    for (let missing = count; missing > 0;) {
      if (this.#held.byteLength === 0) {
        const next = await this.#source.next();
        if (next.done === true) return;
        this.#held = next.value;
      }
      const piece = this.#held.subarray(0, missing);
      this.#held = this.#held.subarray(piece.byteLength);
      missing -= piece.byteLength;
      if (piece.byteLength > 0) yield piece;
    }
  }
}
