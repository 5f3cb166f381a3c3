/** Bytes that there is room for at first: more than a cookie of a computer in a few groups has. */
const FIRST_ROOM = 512;
const TWO_TO_32 = 2 ** 32;

/**
 * Writes the fixed binary layouts that cookies are made of. Numbers are big-endian; text is UTF-8 behind a two-byte length.
 * There is nothing here that could describe a type: a layout is known to its reader or it is refused.
 */
export class LayoutWriter {
  #bytes = Buffer.allocUnsafe(FIRST_ROOM);
  #length = 0;

  /** An unsigned integer of one byte. */
  uint8(value: number): this {
    const at = this.#reserve(1);
    this.#bytes.writeUInt8(value, at);
    return this;
  }

  /** An unsigned integer of two bytes. */
  uint16(value: number): this {
    const at = this.#reserve(2);
    this.#bytes.writeUInt16BE(value, at);
    return this;
  }

  /** An unsigned integer of four bytes. */
  uint32(value: number): this {
    const at = this.#reserve(4);
    this.#bytes.writeUInt32BE(value, at);
    return this;
  }

  /** A whole number up to 2^53, in eight bytes. */
  safeInteger(value: number): this {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError('not a safe, non-negative integer');
    return this.uint32(Math.floor(value / TWO_TO_32)).uint32(value % TWO_TO_32);
  }

  /** Text of at most `maxBytes` bytes of UTF-8; longer text is a `RangeError`, never cut. */
  text(value: string, maxBytes: number): this {
    const length = Buffer.byteLength(value);
    if (length > maxBytes) throw new RangeError(`text exceeds ${maxBytes} bytes`);
    this.uint16(length);
    const at = this.#reserve(length);
    this.#bytes.write(value, at);
    return this;
  }

  /** Bytes as they are. */
  bytes(value: Uint8Array): this {
    const at = this.#reserve(value.byteLength);
    this.#bytes.set(value, at);
    return this;
  }

  /** Everything written so far. */
  finish(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  /** @returns where the next `count` bytes go */
  #reserve(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) this.#bytes = Buffer.concat([this.#bytes], Math.max(this.#length, 2 * this.#bytes.length));
    return at;
  }
}

/** The bytes do not follow the layout: too short, too long, or a value out of bounds. */
export class LayoutError extends Error {
  override readonly name = 'LayoutError';
}

/** Reads what {@link LayoutWriter} wrote. Every read is checked against the end; `end` refuses anything left over. */
export class LayoutReader {
  #offset = 0;

  constructor(private readonly source: Buffer) {}

  uint8(): number {
    return this.#take(1).readUInt8();
  }

  uint16(): number {
    return this.#take(2).readUInt16BE();
  }

  uint32(): number {
    return this.#take(4).readUInt32BE();
  }

  safeInteger(): number {
    const value = this.#take(8).readBigUInt64BE();
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new LayoutError('number out of bounds');
    return Number(value);
  }

  text(maxBytes: number): string {
    const length = this.uint16();
    if (length > maxBytes) throw new LayoutError('text out of bounds');
    return this.#take(length).toString('utf8');
  }

  bytes(length: number): Buffer {
    return this.#take(length);
  }

  /** Checks that everything was read. */
  end(): void {
    if (this.#offset !== this.source.length) throw new LayoutError('bytes left over');
  }

  #take(length: number): Buffer {
    const end = this.#offset + length;
    if (end > this.source.length) throw new LayoutError('bytes missing');
    const part = this.source.subarray(this.#offset, end);
    this.#offset = end;
    return part;
  }
}
