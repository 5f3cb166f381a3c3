import { WdsError } from './wds-error.js';

/** Goes through bytes from front to back; every step throws {@link WdsError} `WDS_TRUNCATED` when they end too early. */
export class ByteReader {
  #at = 0;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #littleEndian: boolean;

  constructor(bytes: Uint8Array, order: 'network' | 'little-endian') {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#littleEndian = order === 'little-endian';
  }

  /** Bytes that were read. */
  get position(): number {
    return this.#at;
  }

  get remaining(): number {
    return this.#bytes.length - this.#at;
  }

  uint8(what: string): number {
    return this.#view.getUint8(this.#advance(1, what));
  }

  uint16(what: string): number {
    return this.#view.getUint16(this.#advance(2, what), this.#littleEndian);
  }

  uint32(what: string): number {
    return this.#view.getUint32(this.#advance(4, what), this.#littleEndian);
  }

  uint64(what: string): bigint {
    return this.#view.getBigUint64(this.#advance(8, what), this.#littleEndian);
  }

  /** A view of the next bytes, not a copy. */
  bytes(count: number, what: string): Uint8Array {
    const start = this.#advance(count, what);
    return this.#bytes.subarray(start, start + count);
  }

  #advance(count: number, what: string): number {
    if (count > this.remaining) throw new WdsError('WDS_TRUNCATED', `${what} needs ${count} bytes, and ${this.remaining} are left.`);
    const start = this.#at;
    this.#at += count;
    return start;
  }
}
