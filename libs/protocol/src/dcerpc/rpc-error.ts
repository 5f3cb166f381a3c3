/**
 * Why a message of DCE/RPC, SPNEGO or NTLM was refused.
 *
 * - `RPC_TRUNCATED`: the bytes end before something that was announced.
 * - `RPC_STRUCTURE`: a length, a count or an offset is impossible or does not agree with the others.
 * - `RPC_VERSION`: not version 5 of the connection-oriented protocol, or a representation of numbers that nobody uses.
 * - `RPC_TYPE`: a PDU of a type that is unknown or has no place here.
 * - `RPC_LIMIT`: larger than the caller allows.
 * - `RPC_NDR`: the arguments of a call are not what the interface says.
 * - `RPC_TOKEN`: a token of SPNEGO or NTLM is malformed, or offers only what is not spoken here.
 * - `RPC_DENIED`: the password is wrong, or a signature is.
 */
export type RpcErrorCode =
  | 'RPC_TRUNCATED'
  | 'RPC_STRUCTURE'
  | 'RPC_VERSION'
  | 'RPC_TYPE'
  | 'RPC_LIMIT'
  | 'RPC_NDR'
  | 'RPC_TOKEN'
  | 'RPC_DENIED';

/** The only error that hostile bytes raise. The message names positions, sizes and rules, never content, names or secrets. */
export class RpcError extends Error {
  constructor(
    readonly code: RpcErrorCode,
    message: string,
  ) {
    super(message);
    this.name = 'RpcError';
  }
}
