const FIRST_SIZE = 256;

/** Collects numbers, little-endian, and bytes. What this side writes is always little-endian. */
export class ByteWriter {
  private buffer = new Uint8Array(FIRST_SIZE);
  private view = new DataView(this.buffer.buffer);
  private at = 0;

  /** Bytes written so far. */
  get length(): number {
    return this.at;
  }

  uint8(value: number): this {
    const at = this.room(1);
    this.view.setUint8(at, value);
    return this;
  }

  uint16(value: number): this {
    const at = this.room(2);
    this.view.setUint16(at, value, true);
    return this;
  }

  /** Big-endian, as ports and addresses are in towers. */
  uint16Network(value: number): this {
    const at = this.room(2);
    this.view.setUint16(at, value, false);
    return this;
  }

  uint32(value: number): this {
    const at = this.room(4);
    this.view.setUint32(at, value, true);
    return this;
  }

  bytes(value: Uint8Array): this {
    const from = this.room(value.length);
    this.buffer.set(value, from);
    return this;
  }

  /** Writes zeros up to the next multiple of `size`, counted from the start. */
  align(size: number): this {
    this.room((size - (this.at % size)) % size);
    return this;
  }

  /** What was written, without a copy: write no more afterwards. */
  finish(): Uint8Array {
    return this.buffer.subarray(0, this.at);
  }

  /** Where the next bytes go. Making room may replace buffer and view, so it comes before their use. */
  private room(length: number): number {
    const from = this.at;
    this.at = from + length;
    if (this.at > this.buffer.length) {
      const larger = new Uint8Array(Math.max(this.at, this.buffer.length * 2));
      larger.set(this.buffer);
      this.buffer = larger;
      this.view = new DataView(larger.buffer);
    }
    return from;
  }
}
