import { ByteReader } from '../byte-reader.js';
import { WdsError } from '../wds-error.js';
import { readGuid, writeGuid } from './guid.js';
import type { WdscVariable } from './variable-types.js';
import { readVariables, writeVariables } from './variables.js';

/** The longest packet that is read or written. Requests of MS-WDSMSI have some hundred bytes; content metadata may make a reply longer. */
export const MAXIMUM_WDSC_BYTES = 65_536;

/** WDSCPL_PACKET_*: MS-WDSC 2.2.1.2.1. */
export const WdscPacketType = { request: 1, reply: 2 } as const;

/** A request or a reply of MS-WDSC 2.2.1. */
export interface WdscPacket {
  /** Which services are meant, in lower case. */
  readonly endpoint: string;
  /** As it was sent: replies of Windows servers do not have theirs right (MS-WDSC, product note 1). */
  readonly packetType: number;
  /** The OpCode of a request; of a reply a Win32 error code. */
  readonly code: number;
  readonly variables: readonly WdscVariable[];
}

/** The first of the two headers and what follows it: all that a server looks at before it knows whose request it is (MS-WDSC 3.1.4.1). */
export interface WdscEnvelope {
  readonly endpoint: string;
  /** Operation Header and Variables Section. */
  readonly operation: Uint8Array;
}

const ENDPOINT_HEADER_BYTES = 0x28;
const OPERATION_HEADER_BYTES = 16;
const VERSION = 0x0100;

/** Reads the Endpoint Header (MS-WDSC 2.2.1.1). Throws {@link WdsError}. */
export function readWdscEnvelope(bytes: Uint8Array): WdscEnvelope {
  if (bytes.length > MAXIMUM_WDSC_BYTES) throw new WdsError('WDS_LIMIT', `The packet has ${bytes.length} bytes.`);
  const reader = new ByteReader(bytes, 'little-endian');
  expect('Size-Of-Header', reader.uint16('Size-Of-Header'), ENDPOINT_HEADER_BYTES);
  expect('Version', reader.uint16('Version'), VERSION);
  expect('Packet-Size', reader.uint32('Packet-Size'), bytes.length);
  const endpoint = readGuid(reader.bytes(16, 'Endpoint-GUID'));
  if (reader.bytes(16, 'Reserved').some((byte) => byte !== 0)) throw new WdsError('WDS_STRUCTURE', 'Reserved is not zero.');
  return { endpoint, operation: reader.bytes(reader.remaining, 'Operation Header') };
}

/** Reads what follows the Endpoint Header (MS-WDSC 2.2.1.2, 2.2.1.3). Throws {@link WdsError}. */
export function readWdscOperation({ endpoint, operation }: WdscEnvelope): WdscPacket {
  const reader = new ByteReader(operation, 'little-endian');
  expect('Packet-Size of the Operation Header', reader.uint32('Packet-Size'), operation.length);
  expect('Version of the Operation Header', reader.uint16('Version'), VERSION);
  const packetType = reader.uint8('Packet-Type');
  reader.uint8('Padding1');
  const code = reader.uint32('OpCode-ErrorCode');
  const count = reader.uint32('Variable-Count');
  return { endpoint, packetType, code, variables: readVariables(reader.bytes(reader.remaining, 'Variables Section'), count) };
}

/** Reads a whole packet. Throws {@link WdsError}. */
export function readWdscPacket(bytes: Uint8Array): WdscPacket {
  return readWdscOperation(readWdscEnvelope(bytes));
}

/** Writes a packet. Throws {@link WdsError} when a variable cannot be written or the packet would be too long. */
export function writeWdscPacket({ endpoint, packetType, code, variables }: WdscPacket): Uint8Array {
  const section = writeVariables(variables);
  const packet = Buffer.alloc(ENDPOINT_HEADER_BYTES + OPERATION_HEADER_BYTES + section.length);
  if (packet.length > MAXIMUM_WDSC_BYTES) throw new WdsError('WDS_LIMIT', `The packet would have ${packet.length} bytes.`);
  packet.writeUInt16LE(ENDPOINT_HEADER_BYTES, 0);
  packet.writeUInt16LE(VERSION, 2);
  packet.writeUInt32LE(packet.length, 4);
  packet.set(writeGuid(endpoint), 8);
  packet.writeUInt32LE(packet.length - ENDPOINT_HEADER_BYTES, ENDPOINT_HEADER_BYTES);
  packet.writeUInt16LE(VERSION, ENDPOINT_HEADER_BYTES + 4);
  packet.writeUInt8(packetType, ENDPOINT_HEADER_BYTES + 6);
  packet.writeUInt32LE(code, ENDPOINT_HEADER_BYTES + 8);
  packet.writeUInt32LE(variables.length, ENDPOINT_HEADER_BYTES + 12);
  packet.set(section, ENDPOINT_HEADER_BYTES + OPERATION_HEADER_BYTES);
  return packet;
}

function expect(field: string, found: number, expected: number): void {
  if (found !== expected) throw new WdsError('WDS_STRUCTURE', `${field} is ${found}, not ${expected}.`);
}
