import { ByteReader } from '../byte-reader.js';
import { RpcError } from '../rpc-error.js';
import { TRAILER_LENGTH, type PduHeader } from './pdu-header.js';

/** RPC_C_AUTHN_* (MS-RPCE 2.2.1.1.7). */
export const AuthenticationType = { none: 0, spnego: 9, ntlm: 10, kerberos: 16 } as const;

/** RPC_C_AUTHN_LEVEL_* (MS-RPCE 2.2.1.1.8). */
export const AuthenticationLevel = { none: 1, connect: 2, call: 3, packet: 4, integrity: 5, privacy: 6 } as const;

/** What stands at the end of a PDU that authenticates somebody or is protected (MS-RPCE 2.2.2.11). */
export interface Verifier {
  readonly type: number;
  readonly level: number;
  /** Bytes between the body and the verifier. */
  readonly padLength: number;
  /** Chosen by the client, the same for a whole security context. */
  readonly contextId: number;
  /** A token or a signature. */
  readonly value: Uint8Array;
  /** Where the verifier begins in the PDU. */
  readonly offset: number;
}

/**
 * The verifier of a whole PDU, or null when it has none.
 * @param bodyOffset where the body begins; the padding cannot reach before it
 * @throws RpcError `RPC_STRUCTURE`
 */
export function readVerifier(pdu: Uint8Array, header: PduHeader, bodyOffset: number): Verifier | null {
  if (header.authLength === 0) return null;
  const offset = header.fragmentLength - header.authLength - TRAILER_LENGTH;
  if (offset < bodyOffset) throw new RpcError('RPC_STRUCTURE', `a verifier at ${offset} overlaps what begins at ${bodyOffset}`);
  const reader = new ByteReader(pdu.subarray(offset, header.fragmentLength), header.littleEndian);
  const [type, level, padLength] = [reader.uint8(), reader.uint8(), reader.uint8()];
  reader.uint8();
  if (padLength > offset - bodyOffset) throw new RpcError('RPC_STRUCTURE', `${padLength} bytes of padding in a body of ${offset - bodyOffset}`);
  return { type, level, padLength, contextId: reader.uint32(), value: reader.bytes(header.authLength), offset };
}
