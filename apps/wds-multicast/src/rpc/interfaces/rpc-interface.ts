import type { SyntaxId } from '@sluice/protocol/dcerpc';
import type { RpcCaller } from '../../control/wdsc-call.js';

/** An interface that clients may call. */
export interface RpcInterface {
  readonly syntax: SyntaxId;

  /**
   * Carries out one operation.
   * @param stub the arguments, as NDR
   * @param littleEndian how numbers are written in them
   * @returns the results, as NDR
   * @throws RpcFault, or RpcError when the arguments are malformed; anything else is a fault without a reason, and is logged
   */
  call(operation: number, stub: Uint8Array, littleEndian: boolean, caller: RpcCaller): Promise<Uint8Array>;
}

/** Whether an interface can be called by a client that was built for another version of it (C706 6.1.1.1). */
export function serves(offered: SyntaxId, wanted: SyntaxId): boolean {
  return offered.uuid === wanted.uuid && offered.major === wanted.major && offered.minor >= wanted.minor;
}

/** A call that failed in a way the protocol has a status for (`FaultStatus`). */
export class RpcFault extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = 'RpcFault';
  }
}
