import { RpcError } from '../rpc-error.js';
import { HEADER_LENGTH, readPduHeader } from './pdu-header.js';

/**
 * Cuts the bytes of a connection into PDUs, however they arrive. Keeps at most one PDU, and allocates for it only when its header has come
 * and is allowed.
 */
export class PduStream {
  private readonly header = new Uint8Array(HEADER_LENGTH);
  private pdu: Uint8Array | null = null;
  private filled = 0;

  /** @param maximum the largest PDU that is taken, in bytes */
  constructor(private readonly maximum: number) {}

  /** Whether a PDU has begun that is not complete. */
  get pending(): boolean {
    return this.filled > 0;
  }

  /**
   * The PDUs that are complete with these bytes, in order. Each is memory of its own.
   * @throws RpcError at a header that is not allowed; nothing can be read from the connection afterwards
   */
  *push(chunk: Uint8Array): Generator<Uint8Array, void, undefined> {
    for (let rest = chunk; rest.length > 0;) {
      const target = this.pdu ?? this.header;
      const taken = rest.subarray(0, target.length - this.filled);
      target.set(taken, this.filled);
      this.filled += taken.length;
      rest = rest.subarray(taken.length);
      if (this.filled < target.length) return;
      if (this.pdu === null) this.pdu = this.begin();
      if (this.filled < this.pdu.length) continue;
      const complete = this.pdu;
      this.pdu = null;
      this.filled = 0;
      yield complete;
    }
  }

  private begin(): Uint8Array {
    const { fragmentLength } = readPduHeader(this.header);
    if (fragmentLength > this.maximum) throw new RpcError('RPC_LIMIT', `a PDU of ${fragmentLength} bytes; at most ${this.maximum} are taken`);
    const pdu = new Uint8Array(fragmentLength);
    pdu.set(this.header);
    return pdu;
  }
}
