import { RpcError } from './rpc-error.js';

/** Reads numbers and bytes in order and never beyond the end. */
export class ByteReader {
  private readonly view: DataView;
  private at = 0;

  /** @param littleEndian as the sender of the PDU said (C706 14.1) */
  constructor(
    private readonly source: Uint8Array,
    readonly littleEndian = true,
  ) {
    this.view = new DataView(source.buffer, source.byteOffset, source.byteLength);
  }

  /** Bytes read so far. */
  get position(): number {
    return this.at;
  }

  /** Bytes not read yet. */
  get left(): number {
    return this.source.length - this.at;
  }

  uint8(): number {
    return this.view.getUint8(this.advance(1));
  }

  uint16(): number {
    return this.view.getUint16(this.advance(2), this.littleEndian);
  }

  uint32(): number {
    return this.view.getUint32(this.advance(4), this.littleEndian);
  }

  /** A view of the next bytes, not a copy. */
  bytes(length: number): Uint8Array {
    const from = this.advance(length);
    return this.source.subarray(from, from + length);
  }

  /** Skips to the next multiple of `size`, counted from the start. */
  align(size: number): void {
    this.advance((size - (this.at % size)) % size);
  }

  /** The place of the next `length` bytes, which are passed. @throws RpcError when there are fewer */
  private advance(length: number): number {
    const from = this.at;
    if (length > this.left) throw new RpcError('RPC_TRUNCATED', `${length} bytes are missing at ${from} of ${this.source.length}`);
    this.at = from + length;
    return from;
  }
}
