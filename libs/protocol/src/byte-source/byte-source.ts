import { Buffer } from 'node:buffer';

/**
 * A stream of bytes in the pieces that a format asks for. It holds what was looked at ahead, one piece of the stream, and what it is
 * asked for; a claimed length alone allocates nothing.
 */
export class ByteSource {
  readonly #source: AsyncIterator<Uint8Array>;
  #held: Uint8Array = new Uint8Array();
  #position = 0;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** How many bytes were taken so far. */
  get position(): number {
    return this.#position;
  }

  /** The next `count` bytes, or as many as there are before the end. */
  async read(count: number): Promise<Buffer> {
    const pieces: Uint8Array[] = [];
    for await (const piece of this.take(count)) pieces.push(piece);
    const [only] = pieces;
    return pieces.length === 1 ? Buffer.from(only!.buffer, only!.byteOffset, only!.byteLength) : Buffer.concat(pieces);
  }

  /** The next `count` bytes as they come; fewer when the stream ends before. */
  async *take(count: number): AsyncGenerator<Uint8Array> {
    for (let missing = count; missing > 0;) {
      if (this.#held.byteLength === 0 && !(await this.#next())) return;
      const piece = this.#held.subarray(0, missing);
      this.#held = this.#held.subarray(piece.byteLength);
      missing -= piece.byteLength;
      this.#position += piece.byteLength;
      yield piece;
    }
  }

  /** The next `count` bytes without taking them; fewer when the stream ends before. */
  async peek(count: number): Promise<Buffer> {
    while (this.#held.byteLength < count) {
      const before = this.#held;
      if (!(await this.#next())) {
        this.#held = before;
        break;
      }
      if (before.byteLength > 0) this.#held = Buffer.concat([before, this.#held]);
    }
    return Buffer.from(this.#held.subarray(0, count));
  }

  /** Everything that is left. */
  rest(): AsyncGenerator<Uint8Array> {
    return this.take(Number.MAX_SAFE_INTEGER);
  }

  /** Reads past bytes; fewer when the stream ends before. @returns how many there were */
  async skip(count: number): Promise<number> {
    let skipped = 0;
    for await (const piece of this.take(count)) skipped += piece.byteLength;
    return skipped;
  }

  /** Tells the stream that nothing more is read of it. */
  async close(): Promise<void> {
    await this.#source.return?.();
  }

  /** Makes the next piece that is not empty the one held. */
  async #next(): Promise<boolean> {
    for (;;) {
      const next = await this.#source.next();
      if (next.done === true) return false;
      if (next.value.byteLength > 0) {
        this.#held = next.value;
        return true;
      }
    }
  }
}
