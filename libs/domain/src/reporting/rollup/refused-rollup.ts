/** Why what a server below told was refused; the value never changes. */
export type RefusedRollupCode =
  /** It speaks of a server that was never told of (MS-WSUSSS 3.1.4.14 and 3.1.4.15). */
  | 'UNKNOWN_SERVER'
  /** Servers would synchronise from each other in a circle, or this one from itself. */
  | 'SERVERS_IN_CIRCLE'
  /** There is no room for more servers. */
  | 'TOO_MANY_SERVERS'
  /** Something of it cannot be: a computer's id, the number of a state. */
  | 'BAD_VALUE';

/** What a server below told cannot be taken over; of this piece nothing was stored. */
export class RefusedRollup extends Error {
  override readonly name = 'RefusedRollup';

  constructor(readonly code: RefusedRollupCode, message: string) {
    super(message);
  }
}
