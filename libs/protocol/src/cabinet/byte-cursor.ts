import { CabinetError } from './cabinet-error.js';

/** Reads little-endian fields one after the other. Reading past the end is a `CabinetError`. */
export class ByteCursor {
  private readonly view: DataView;

  constructor(
    readonly bytes: Uint8Array,
    public position: number,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  uint8(): number {
    return this.view.getUint8(this.take(1));
  }

  uint16(): number {
    return this.view.getUint16(this.take(2), true);
  }

  uint32(): number {
    return this.view.getUint32(this.take(4), true);
  }

  skip(count: number): void {
    this.take(count);
  }

  /** A text that a zero byte ends. @returns its bytes without the zero, of which there are at most `maxBytes`. */
  zeroTerminated(maxBytes: number): Uint8Array {
    const start = this.position;
    // Looking for the zero in no more bytes than allowed keeps many endless names from costing a full scan each.
    const length = this.bytes.subarray(start, start + maxBytes + 1).indexOf(0);
    if (length >= 0) {
      this.position = start + length + 1;
      return this.bytes.subarray(start, start + length);
    }
    if (this.bytes.length - start <= maxBytes) throw new CabinetError('CABINET_TRUNCATED', `the text at ${start} has no end`);
    throw new CabinetError('CABINET_NAME', `the text at ${start} is longer than ${maxBytes} bytes`);
  }

  private take(count: number): number {
    const start = this.position;
    if (!(count <= this.bytes.length - start)) {
      throw new CabinetError('CABINET_TRUNCATED', `${count} bytes at ${start} pass the end at ${this.bytes.length}`);
    }
    this.position = start + count;
    return start;
  }
}
