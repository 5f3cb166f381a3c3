import { WdsError } from './wds-error.js';

/** Fills bytes of a known size from front to back, in network byte order. */
export class ByteWriter {
  #at: number;
  readonly #view: DataView;

  constructor(
    readonly bytes: Uint8Array,
    start = 0,
  ) {
    this.#at = start;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  uint8(value: number, what: string): void {
    this.#view.setUint8(this.#advance(1), whole(value, 0xff, what));
  }

  uint16(value: number, what: string): void {
    this.#view.setUint16(this.#advance(2), whole(value, 0xffff, what));
  }

  uint32(value: number, what: string): void {
    this.#view.setUint32(this.#advance(4), whole(value, 0xffff_ffff, what));
  }

  uint64(value: bigint | number, what: string): void {
    if (typeof value === 'number') whole(value, Number.MAX_SAFE_INTEGER, what);
    else if (value < 0n || value > 0xffff_ffff_ffff_ffffn) throw outside(what);
    this.#view.setBigUint64(this.#advance(8), BigInt(value));
  }

  put(bytes: Uint8Array): void {
    this.bytes.set(bytes, this.#advance(bytes.length));
  }

  #advance(count: number): number {
    const start = this.#at;
    this.#at += count;
    return start;
  }
}

function whole(value: number, largest: number, what: string): number {
  if (!Number.isSafeInteger(value) || value < 0 || value > largest) throw outside(what);
  return value;
}

function outside(what: string): WdsError {
  return new WdsError('WDS_LIMIT', `${what} does not fit its field.`);
}
