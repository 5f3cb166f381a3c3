import { PduFlag, RpcError, type PduHeader, type Request } from '@sluice/protocol/dcerpc';

/** A call whose arguments are complete. */
export interface AssembledCall {
  readonly callId: number;
  readonly contextId: number;
  readonly operation: number;
  readonly littleEndian: boolean;
  readonly stub: Uint8Array;
}

interface Partial {
  readonly head: Omit<AssembledCall, 'stub'>;
  buffer: Uint8Array;
  length: number;
}

const FIRST_SIZE = 1024;

/**
 * Puts the arguments of one call together from its fragments (C706 12.6.2.2). Calls come one after the other on a connection. Fragments are copied: kept as
 * they are, those of one byte would take hundreds each.
 */
export class CallAssembly {
  private partial: Partial | null = null;

  /** @param maximum most bytes of arguments */
  constructor(private readonly maximum: number) {}

  /** Whether fragments are missing. */
  get pending(): boolean {
    return this.partial !== null;
  }

  /**
   * Takes the next fragment.
   * @param stub its arguments, checked and without padding
   * @returns the call when it is complete
   * @throws RpcError `RPC_STRUCTURE` when it belongs nowhere, `RPC_LIMIT`
   */
  add(header: PduHeader, request: Request, stub: Uint8Array): AssembledCall | null {
    const head = { callId: header.callId, contextId: request.contextId, operation: request.operation, littleEndian: header.littleEndian };
    const partial = this.place(header.flags, head);
    if (partial.length + stub.length > this.maximum) throw new RpcError('RPC_LIMIT', `arguments of more than ${this.maximum} bytes`);
    append(partial, stub);
    if ((header.flags & PduFlag.last) === 0) {
      // Otherwise a call could go on for ever.
      if (stub.length === 0) throw new RpcError('RPC_STRUCTURE', 'a fragment without arguments that is not the last');
      return null;
    }
    this.partial = null;
    return { ...partial.head, stub: partial.buffer.subarray(0, partial.length) };
  }

  /** Forgets what has come of this call (orphaned, C706 12.6.4.8). */
  drop(callId: number): void {
    if (this.partial?.head.callId === callId) this.partial = null;
  }

  private place(flags: number, head: Partial['head']): Partial {
    const first = (flags & PduFlag.first) !== 0;
    const { partial } = this;
    if (first && partial === null) return (this.partial = { head, buffer: new Uint8Array(FIRST_SIZE), length: 0 });
    const same = partial?.head;
    if (first || partial === null || same?.callId !== head.callId || same.contextId !== head.contextId || same.operation !== head.operation || same.littleEndian !== head.littleEndian) {
      throw new RpcError('RPC_STRUCTURE', 'a fragment that belongs to no call');
    }
    return partial;
  }
}

function append(partial: Partial, stub: Uint8Array): void {
  const end = partial.length + stub.length;
  if (end > partial.buffer.length) {
    const larger = new Uint8Array(Math.max(end, 2 * partial.buffer.length));
    larger.set(partial.buffer);
    partial.buffer = larger;
  }
  partial.buffer.set(stub, partial.length);
  partial.length = end;
}
