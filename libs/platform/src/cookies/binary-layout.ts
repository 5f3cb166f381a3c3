/**
 * Writes the fixed binary layouts that cookies are made of. Numbers are big-endian; text is UTF-8 behind a two-byte length.
 * There is nothing here that could describe a type: a layout is known to its reader or it is refused.
 */
export class LayoutWriter {
  readonly #parts: Buffer[] = [];

  /** An unsigned integer of one byte. */
  uint8(value: number): this {
    const part = Buffer.allocUnsafe(1);
    part.writeUInt8(value);
    return this.bytes(part);
  }

  /** An unsigned integer of two bytes. */
  uint16(value: number): this {
    const part = Buffer.allocUnsafe(2);
    part.writeUInt16BE(value);
    return this.bytes(part);
  }

  /** An unsigned integer of four bytes. */
  uint32(value: number): this {
    const part = Buffer.allocUnsafe(4);
    part.writeUInt32BE(value);
    return this.bytes(part);
  }

  /** A whole number up to 2^53, in eight bytes. */
  safeInteger(value: number): this {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError('not a safe, non-negative integer');
    const part = Buffer.allocUnsafe(8);
    part.writeBigUInt64BE(BigInt(value));
    return this.bytes(part);
  }

  /** Text of at most `maxBytes` bytes of UTF-8; longer text is a `RangeError`, never cut. */
  text(value: string, maxBytes: number): this {
    const encoded = Buffer.from(value, 'utf8');
    if (encoded.length > maxBytes) throw new RangeError(`text exceeds ${maxBytes} bytes`);
    return this.uint16(encoded.length).bytes(encoded);
  }

  /** Bytes as they are. */
  bytes(value: Uint8Array): this {
    this.#parts.push(Buffer.from(value.buffer, value.byteOffset, value.byteLength));
    return this;
  }

  /** Everything written so far. */
  finish(): Buffer {
    return Buffer.concat(this.#parts);
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
