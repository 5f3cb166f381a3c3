import { readIpAddress, writeIpAddress } from '../ip-address.js';
import { readUnicodeText, writeUnicodeText } from '../unicode-text.js';
import { WdsError } from '../wds-error.js';
import { hexadecimal, InitiationOpCode, InitiationOption as Id, type OptionPacket, readOptionPacket, writeOptionPacket } from './options.js';

/** What a client asks for (MS-WDSMSI 2.2.2.1). */
export interface InitiationRequest {
  readonly namespace: string;
  readonly content: string;
  /** Of the interface with which the client reaches the server; its length depends on the network. */
  readonly macAddress: Uint8Array;
  /** Whether the client can receive multicast over IPv6; false when it does not say. */
  readonly ipv6Capable: boolean;
}

/** Where a session is and how content is cut there (MS-WDSMSI 2.2.2.2). */
export interface SessionDescription {
  readonly sessionId: number;
  readonly multicastAddress: string;
  readonly serverAddress: string;
  /** UDP port of both addresses. */
  readonly port: number;
  /** Bytes. */
  readonly contentSize: bigint;
  /** Bytes of every block but the last. */
  readonly blockSize: number;
  readonly totalBlocks: bigint;
}

/** What a server answers: where the session is, or the Win32 error code that kept it from being made (MS-WDSMSI 2.2.2.3). */
export type InitiationAnswer = { readonly session: SessionDescription; readonly error?: undefined } | { readonly error: number; readonly session?: undefined };

/** The longest hardware address there is (RFC 2131 has sixteen bytes of room). */
const MAXIMUM_MAC_BYTES = 16;

/** Reads what a client sent to UDP 5041. Throws {@link WdsError}. */
export function readInitiationRequest(bytes: Uint8Array): InitiationRequest {
  const packet = readOptionPacket(bytes);
  expectOpCode(packet, InitiationOpCode.request);
  const macAddress = required(packet, Id.macAddress);
  if (macAddress.length === 0 || macAddress.length > MAXIMUM_MAC_BYTES) throw new WdsError('WDS_VALUE', `The MAC address has ${macAddress.length} bytes.`);
  return {
    namespace: name(packet, Id.namespace), content: name(packet, Id.content), macAddress: Uint8Array.from(macAddress), ipv6Capable: flag(packet, Id.ipv6Capable),
  };
}

/** Throws {@link WdsError} when a name cannot be written. */
export function writeInitiationRequest({ namespace, content, macAddress, ipv6Capable }: InitiationRequest): Uint8Array {
  const capable = ipv6Capable ? [[Id.ipv6Capable, Uint8Array.of(1)] as const] : [];
  return writeOptionPacket(InitiationOpCode.request, [
    [Id.namespace, writeUnicodeText(namespace, 'The namespace')], [Id.content, writeUnicodeText(content, 'The content')], [Id.macAddress, macAddress], ...capable,
  ]);
}

/** Reads what a server sent from UDP 5041. Throws {@link WdsError}, also when two fields contradict each other. */
export function readInitiationAnswer(bytes: Uint8Array): InitiationAnswer {
  const packet = readOptionPacket(bytes);
  expectOpCode(packet, InitiationOpCode.reply);
  if (packet.options.has(Id.error)) {
    const error = number(packet, Id.error, 4);
    // Success is no reason for which there would be no session.
    if (error === 0) throw new WdsError('WDS_VALUE', 'The error packet has the code of success.');
    return { error };
  }
  const port = number(packet, Id.multicastPort, 2);
  if (number(packet, Id.serverPort, 2) !== port) throw new WdsError('WDS_VALUE', 'The two ports differ.');
  const session: SessionDescription = {
    sessionId: number(packet, Id.sessionId, 4), port,
    multicastAddress: readIpAddress(required(packet, Id.multicastAddress), 'The multicast address'),
    serverAddress: readIpAddress(required(packet, Id.serverAddress), 'The address of the server'),
    contentSize: large(packet, Id.contentSize), blockSize: number(packet, Id.blockSize, 4), totalBlocks: large(packet, Id.totalBlocks),
  };
  checkBlocks(session);
  return { session };
}

export function writeInitiationReply(session: SessionDescription): Uint8Array {
  const port = uint(2, session.port);
  return writeOptionPacket(InitiationOpCode.reply, [
    [Id.multicastAddress, writeIpAddress(session.multicastAddress, 'The multicast address')], [Id.serverAddress, writeIpAddress(session.serverAddress, 'The address of the server')],
    [Id.multicastPort, port], [Id.serverPort, port], [Id.contentSize, uint64(session.contentSize)], [Id.blockSize, uint(4, session.blockSize)],
    [Id.totalBlocks, uint64(session.totalBlocks)], [Id.sessionId, uint(4, session.sessionId)],
  ]);
}

/** @param error a Win32 error code that is not success */
export function writeInitiationError(error: number): Uint8Array {
  return writeOptionPacket(InitiationOpCode.reply, [[Id.error, uint(4, error)]]);
}

/** How many blocks content has (MS-WDSMSI 2.2.1). */
export function blocksOf(contentSize: bigint, blockSize: number): bigint {
  return (contentSize + BigInt(blockSize) - 1n) / BigInt(blockSize);
}

/** Throws {@link WdsError} `WDS_VALUE` unless size, block size and count of blocks say the same. */
export function checkBlocks({ contentSize, blockSize, totalBlocks }: Pick<SessionDescription, 'contentSize' | 'blockSize' | 'totalBlocks'>): void {
  if (blockSize === 0 || blocksOf(contentSize, blockSize) !== totalBlocks) {
    throw new WdsError('WDS_VALUE', `${contentSize} bytes in blocks of ${blockSize} are not ${totalBlocks} blocks.`);
  }
}

function expectOpCode({ opCode }: OptionPacket, expected: number): void {
  if (opCode !== expected) throw new WdsError('WDS_STRUCTURE', `The packet has the OpCode ${opCode}, not ${expected}.`);
}

function required({ options }: OptionPacket, id: number): Uint8Array {
  const value = options.get(id);
  if (value === undefined) throw new WdsError('WDS_MISSING', `Option ${hexadecimal(id)} is missing.`);
  return value;
}

function name(packet: OptionPacket, id: number): string {
  const text = readUnicodeText(required(packet, id), `Option ${hexadecimal(id)}`);
  if (text === '') throw new WdsError('WDS_VALUE', `Option ${hexadecimal(id)} is empty.`);
  return text;
}

function number(packet: OptionPacket, id: number, length: 2 | 4): number {
  return Buffer.from(sized(packet, id, length)).readUIntBE(0, length);
}

function large(packet: OptionPacket, id: number): bigint {
  return Buffer.from(sized(packet, id, 8)).readBigUInt64BE(0);
}

function sized(packet: OptionPacket, id: number, length: number): Uint8Array {
  const value = required(packet, id);
  if (value.length !== length) throw new WdsError('WDS_VALUE', `Option ${hexadecimal(id)} has ${value.length} bytes, not ${length}.`);
  return value;
}

function flag(packet: OptionPacket, id: number): boolean {
  if (!packet.options.has(id)) return false;
  const [value] = sized(packet, id, 1);
  if (value! > 1) throw new WdsError('WDS_VALUE', `Option ${hexadecimal(id)} is neither 0 nor 1.`);
  return value === 1;
}

function uint(length: 2 | 4, value: number): Uint8Array {
  const bytes = Buffer.alloc(length);
  bytes.writeUIntBE(value, 0, length);
  return bytes;
}

function uint64(value: bigint): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(value);
  return bytes;
}
