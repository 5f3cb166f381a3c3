import { ByteReader } from '../byte-reader.js';
import { ByteWriter } from '../byte-writer.js';
import { RpcError } from '../rpc-error.js';
import type { SyntaxId } from '../uuid.js';

/** WdsRpcInterface (MS-WDSC 1.9, 6). */
export const WDS_RPC_INTERFACE: SyntaxId = { uuid: '1a927394-352e-4553-ae3f-7cf4aafca620', major: 1, minor: 0 };

/** The only operation, opnum 0 (MS-WDSC 3.1.4.1). */
export const WDS_RPC_MESSAGE = 0;

/** Any referent that is not null. */
const REFERENT = 0x0002_0000;

/**
 * The request packet within the arguments of WdsRpcMessage: `uRequestPacketSize`, then `bRequestPacket`, a conformant array of that size.
 * What follows is padding or a verification trailer (MS-RPCE 2.2.2.13), which tells of headers that are signed anyway.
 * @throws RpcError `RPC_NDR` when both sizes differ, `RPC_TRUNCATED`
 */
export function readWdsRpcArguments(stub: Uint8Array, littleEndian: boolean): Uint8Array {
  const reader = new ByteReader(stub, littleEndian);
  const size = reader.uint32();
  const count = reader.uint32();
  if (count !== size) throw new RpcError('RPC_NDR', `uRequestPacketSize is ${size} but bRequestPacket has ${count} bytes`);
  return reader.bytes(size);
}

export function writeWdsRpcArguments(packet: Uint8Array): Uint8Array {
  return new ByteWriter().uint32(packet.length).uint32(packet.length).bytes(packet).finish();
}

/** What WdsRpcMessage returned. */
export interface WdsRpcResults {
  /** A Win32 error code; 0 for success. */
  readonly status: number;
  /** Null when the call failed. */
  readonly reply: Uint8Array | null;
}

/** The results: `puReplyPacketSize`, `pbReplyPacket` (a pointer to a conformant array, null without a packet), and the returned value. */
export function writeWdsRpcResults({ status, reply }: WdsRpcResults): Uint8Array {
  const writer = new ByteWriter();
  if (reply === null) writer.uint32(0).uint32(0);
  else writer.uint32(reply.length).uint32(REFERENT).uint32(reply.length).bytes(reply).align(4);
  return writer.uint32(status).finish();
}

/** @throws RpcError `RPC_NDR`, `RPC_TRUNCATED` */
export function readWdsRpcResults(stub: Uint8Array, littleEndian: boolean): WdsRpcResults {
  const reader = new ByteReader(stub, littleEndian);
  const size = reader.uint32();
  if (reader.uint32() === 0) return { reply: null, status: reader.uint32() };
  const count = reader.uint32();
  if (count !== size) throw new RpcError('RPC_NDR', `puReplyPacketSize is ${size} but pbReplyPacket has ${count} bytes`);
  const reply = reader.bytes(size);
  reader.align(4);
  return { reply, status: reader.uint32() };
}
