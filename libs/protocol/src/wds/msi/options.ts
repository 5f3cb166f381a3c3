import { ByteReader } from '../byte-reader.js';
import { WdsError } from '../wds-error.js';

/** The longest packet that is read; a request with the longest names of a file system fits. */
export const MAXIMUM_INITIATION_BYTES = 2_048;

/** More options than any packet of MS-WDSMSI 2.2.2 has. */
const MAXIMUM_OPTIONS = 32;

/** WDSMCSE_OP_*: MS-WDSMSI 2.2.2. An error packet is a reply. */
export const InitiationOpCode = { request: 1, reply: 2 } as const;

/** WDSMCSE_OPT_*: MS-WDSMSI 2.2.2.1 to 2.2.2.3. The upper byte tells the type. */
export const InitiationOption = {
  ipv6Capable: 0x010d,
  multicastPort: 0x0205, serverPort: 0x0206,
  blockSize: 0x0309, sessionId: 0x030a, error: 0x030b,
  contentSize: 0x0407, totalBlocks: 0x0408,
  multicastAddress: 0x0503, serverAddress: 0x0504, macAddress: 0x050c,
  namespace: 0x0601, content: 0x0602,
} as const;

/** The packet of MS-WDSMSI 2.2.2 before anybody knows what its options mean. Values are views of the packet. */
export interface OptionPacket {
  readonly opCode: number;
  readonly options: ReadonlyMap<number, Uint8Array>;
}

/** Reads the common format of all packets over UDP (MS-WDSMSI 2.2.2); options that nobody knows are kept. Throws {@link WdsError}. */
export function readOptionPacket(bytes: Uint8Array): OptionPacket {
  if (bytes.length > MAXIMUM_INITIATION_BYTES) throw new WdsError('WDS_LIMIT', `The packet has ${bytes.length} bytes.`);
  const reader = new ByteReader(bytes, 'network');
  const opCode = reader.uint8('OpCode');
  const count = reader.uint16('OptionsCount');
  if (count > MAXIMUM_OPTIONS) throw new WdsError('WDS_LIMIT', `The packet announces ${count} options.`);
  const options = new Map<number, Uint8Array>();
  for (let index = 0; index < count; index += 1) {
    const id = reader.uint16('OptionId');
    if (options.has(id)) throw new WdsError('WDS_DUPLICATE', `Option ${hexadecimal(id)} is there twice.`);
    options.set(id, reader.bytes(reader.uint16('OptionLength'), `Option ${hexadecimal(id)}`));
  }
  if (reader.remaining > 0) throw new WdsError('WDS_STRUCTURE', `${reader.remaining} bytes follow after the last option.`);
  return { opCode, options };
}

/** Writes a packet of MS-WDSMSI 2.2.2 with its options in the order given. */
export function writeOptionPacket(opCode: number, options: readonly (readonly [id: number, value: Uint8Array])[]): Uint8Array {
  const packet = Buffer.alloc(3 + options.reduce((length, [, value]) => length + 4 + value.length, 0));
  if (packet.length > MAXIMUM_INITIATION_BYTES) throw new WdsError('WDS_LIMIT', `The packet would have ${packet.length} bytes.`);
  packet.writeUInt8(opCode, 0);
  packet.writeUInt16BE(options.length, 1);
  let at = 3;
  for (const [id, value] of options) {
    packet.writeUInt16BE(id, at);
    packet.writeUInt16BE(value.length, at + 2);
    packet.set(value, at + 4);
    at += 4 + value.length;
  }
  return packet;
}

export function hexadecimal(id: number): string {
  return `0x${id.toString(16).padStart(4, '0')}`;
}
