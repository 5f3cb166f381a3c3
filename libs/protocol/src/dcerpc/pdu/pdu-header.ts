import { ByteReader } from '../byte-reader.js';
import { RpcError } from '../rpc-error.js';

/** PTYPE of the connection-oriented protocol (C706 12.6.1, MS-RPCE 2.2.2.1). */
export const PduType = {
  request: 0,
  response: 2,
  fault: 3,
  bind: 11,
  bindAck: 12,
  bindNak: 13,
  alterContext: 14,
  alterContextResponse: 15,
  auth3: 16,
  shutdown: 17,
  cancel: 18,
  orphaned: 19,
} as const;
export type PduType = (typeof PduType)[keyof typeof PduType];

const TYPES: ReadonlySet<number> = new Set(Object.values(PduType));

/** PFC_* flags (C706 12.6.3.1, MS-RPCE 2.2.2.3). */
export const PduFlag = {
  first: 0x01,
  last: 0x02,
  /** In bind, alter_context and their answers: signatures cover the headers as well. */
  headerSigning: 0x04,
  /** In a fault: the call was not carried out. */
  didNotExecute: 0x20,
  /** In a request: the UUID of an object follows the header. */
  object: 0x80,
} as const;

/** Length of the header that all PDUs begin with, in bytes. */
export const HEADER_LENGTH = 16;

/** Length of the fixed part of a verifier before its value, in bytes (sec_trailer of MS-RPCE 2.2.2.11). */
export const TRAILER_LENGTH = 8;

/** The header that all PDUs begin with (C706 12.6.3.1). */
export interface PduHeader {
  readonly type: PduType;
  readonly flags: number;
  /** How the sender writes numbers in the rest of the PDU and in the arguments. */
  readonly littleEndian: boolean;
  /** Of the whole PDU, in bytes. */
  readonly fragmentLength: number;
  /** Of the verifier's value, in bytes; 0 when there is none. */
  readonly authLength: number;
  readonly callId: number;
}

/**
 * Reads the first 16 bytes of a PDU.
 * @throws RpcError `RPC_VERSION`, `RPC_TYPE`, or `RPC_STRUCTURE` when the lengths contradict each other
 */
export function readPduHeader(bytes: Uint8Array): PduHeader {
  if (bytes.length < HEADER_LENGTH) throw new RpcError('RPC_TRUNCATED', `a header has ${HEADER_LENGTH} bytes, not ${bytes.length}`);
  const [version, minor, type, flags, representation] = bytes as unknown as [number, number, number, number, number];
  if (version !== 5 || minor > 1) throw new RpcError('RPC_VERSION', `version ${version}.${minor} is not spoken here`);
  if (!TYPES.has(type)) throw new RpcError('RPC_TYPE', `there is no PDU of type ${type}`);
  // Integers in the upper half, characters in the lower one (C706 14.1); there are no characters in our interfaces.
  if (representation >> 4 > 1) throw new RpcError('RPC_VERSION', `integers of representation ${representation >> 4} are not known`);
  const littleEndian = representation >> 4 === 1;
  const reader = new ByteReader(bytes.subarray(8, HEADER_LENGTH), littleEndian);
  const [fragmentLength, authLength, callId] = [reader.uint16(), reader.uint16(), reader.uint32()];
  const least = HEADER_LENGTH + (authLength > 0 ? TRAILER_LENGTH + authLength : 0);
  if (fragmentLength < least) throw new RpcError('RPC_STRUCTURE', `a PDU of ${fragmentLength} bytes has no room for the ${least} that it announces`);
  return { type: type as PduType, flags, littleEndian, fragmentLength, authLength, callId };
}
