import type { ByteRange, PartialContent } from '@sluice/platform/content-store';

/**
 * Puts bytes that come in order into pieces, and pieces into the store. Bytes of a piece that is not full yet are kept, so that a connection
 * that breaks costs none of them.
 */
export class PieceFiller {
  readonly #memory: Buffer;
  #position: number;
  #filled = 0;

  /** @param range whole pieces, the last one of the file as long as it is */
  constructor(private readonly partial: PartialContent, private readonly size: number, private readonly range: ByteRange) {
    this.#memory = Buffer.allocUnsafeSlow(Math.min(partial.pieceBytes, range.end - range.start + 1));
    this.#position = range.start;
  }

  /** What is still missing; null when nothing is. */
  get missing(): ByteRange | null {
    return this.#position > this.range.end ? null : { start: this.#position, end: this.range.end };
  }

  /** Takes the next bytes; resolves when the memory they came in is free again and full pieces are durable. */
  async add(bytes: Buffer): Promise<void> {
    for (let offset = 0; offset < bytes.length;) {
      const piece = Math.floor(this.#position / this.partial.pieceBytes);
      const length = Math.min(this.partial.pieceBytes, this.size - piece * this.partial.pieceBytes);
      const copied = bytes.copy(this.#memory, this.#filled, offset, Math.min(bytes.length, offset + length - this.#filled));
      offset += copied;
      this.#filled += copied;
      this.#position += copied;
      if (this.#filled < length) continue;
      await this.partial.writePiece(piece, this.#memory.subarray(0, length));
      this.#filled = 0;
    }
  }
}
