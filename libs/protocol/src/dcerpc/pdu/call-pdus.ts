import { ByteReader } from '../byte-reader.js';
import { ByteWriter } from '../byte-writer.js';
import { readUuid, writeUuid, type Uuid } from '../uuid.js';
import { HEADER_LENGTH, PduFlag, type PduHeader } from './pdu-header.js';
import { readVerifier, type Verifier } from './verifier.js';

/** Where the arguments begin in a request without an object and in a response. */
export const STUB_OFFSET = HEADER_LENGTH + 8;

/** A fragment of a call's arguments (C706 12.6.4.9). */
export interface Request {
  readonly contextId: number;
  readonly operation: number;
  readonly object: Uuid | null;
  /** Where the arguments begin in the PDU. */
  readonly stubOffset: number;
  /** Padding included when there is a verifier; encrypted when it says so. A view of the PDU. */
  readonly stub: Uint8Array;
  readonly verifier: Verifier | null;
}

/** Reads a whole request. @throws RpcError */
export function readRequest(pdu: Uint8Array, header: PduHeader): Request {
  const stubOffset = STUB_OFFSET + ((header.flags & PduFlag.object) === 0 ? 0 : 16);
  const reader = new ByteReader(pdu.subarray(HEADER_LENGTH, header.fragmentLength), header.littleEndian);
  reader.uint32(); // How much is to come: a hint that nobody has to believe.
  const [contextId, operation] = [reader.uint16(), reader.uint16()];
  const object = stubOffset === STUB_OFFSET ? null : readUuid(reader);
  const verifier = readVerifier(pdu, header, stubOffset);
  return { contextId, operation, object, stubOffset, stub: pdu.subarray(stubOffset, verifier?.offset ?? header.fragmentLength), verifier };
}

/** The body of a request, for {@link writePdu}; with an object, the caller sets {@link PduFlag.object}. */
export function requestBody(call: { readonly contextId: number; readonly operation: number; readonly object?: Uuid; readonly hint?: number }, stub: Uint8Array): Uint8Array {
  const writer = new ByteWriter().uint32(call.hint ?? stub.length).uint16(call.contextId).uint16(call.operation);
  if (call.object !== undefined) writeUuid(writer, call.object);
  return writer.bytes(stub).finish();
}

/** A fragment of a call's results (C706 12.6.4.10). */
export interface Response {
  readonly contextId: number;
  readonly stub: Uint8Array;
  readonly verifier: Verifier | null;
}

/** Reads a whole response. @throws RpcError */
export function readResponse(pdu: Uint8Array, header: PduHeader): Response {
  const reader = new ByteReader(pdu.subarray(HEADER_LENGTH, header.fragmentLength), header.littleEndian);
  reader.uint32();
  const contextId = reader.uint16();
  reader.bytes(2);
  const verifier = readVerifier(pdu, header, STUB_OFFSET);
  return { contextId, stub: pdu.subarray(STUB_OFFSET, verifier?.offset ?? header.fragmentLength), verifier };
}

/** The body of a response, for {@link writePdu}. @param hint bytes of results from here on */
export function responseBody(contextId: number, stub: Uint8Array, hint = stub.length): Uint8Array {
  return new ByteWriter().uint32(hint).uint16(contextId).uint16(0).bytes(stub).finish();
}

/** Statuses of faults (C706 E; MS-RPCE 2.2.2.9 adds Win32 codes, of which two are in use here). */
export const FaultStatus = {
  /** ERROR_ACCESS_DENIED */
  accessDenied: 0x0000_0005,
  /** RPC_X_BAD_STUB_DATA: the arguments are not what the interface says. */
  badArguments: 0x0000_06f7,
  /** nca_s_fault_unspec */
  unspecified: 0x1c00_0012,
  /** nca_s_fault_context_mismatch */
  contextMismatch: 0x1c00_001a,
  /** nca_op_rng_error: there is no such operation. */
  noSuchOperation: 0x1c01_0002,
  /** nca_unk_if */
  unknownInterface: 0x1c01_0003,
  /** nca_proto_error */
  protocolError: 0x1c01_000b,
  /** nca_out_args_too_big */
  resultsTooBig: 0x1c01_0013,
} as const;

/** Of a whole fault, in bytes: clients have been seen to read the hint. */
const FAULT_LENGTH = 32;

/** The body of a fault (C706 12.6.4.7), for {@link writePdu}. */
export function faultBody(contextId: number, status: number): Uint8Array {
  return new ByteWriter().uint32(FAULT_LENGTH).uint16(contextId).uint16(0).uint32(status).uint32(0).finish();
}

/** The status of a whole fault. @throws RpcError */
export function readFault(pdu: Uint8Array, header: PduHeader): number {
  const reader = new ByteReader(pdu.subarray(HEADER_LENGTH, header.fragmentLength), header.littleEndian);
  reader.bytes(8);
  return reader.uint32();
}

/** The verifier of a whole auth3, whose body says nothing (MS-RPCE 2.2.2.10). @throws RpcError */
export function readAuth3(pdu: Uint8Array, header: PduHeader): Verifier | null {
  return readVerifier(pdu, header, HEADER_LENGTH);
}

/** The body of an auth3: four bytes without meaning. */
export const AUTH3_BODY: Uint8Array = new Uint8Array(4);
