import { WdsError } from '../wds-error.js';

const TEXT = /^([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})$/i;

/** The text of a GUID in its packet form: the first three parts little-endian, the rest as it is (MS-DTYP 2.3.4.2). */
export function readGuid(bytes: Uint8Array): string {
  const guid = Buffer.from(bytes);
  const parts = [guid.readUInt32LE(0).toString(16).padStart(8, '0'), guid.readUInt16LE(4).toString(16).padStart(4, '0'), guid.readUInt16LE(6).toString(16).padStart(4, '0')];
  return [...parts, guid.toString('hex', 8, 10), guid.toString('hex', 10, 16)].join('-');
}

/** The packet form of a GUID. Throws {@link WdsError} `WDS_VALUE` when the text is none. */
export function writeGuid(text: string): Uint8Array {
  const parts = TEXT.exec(text);
  if (parts === null) throw new WdsError('WDS_VALUE', 'The text is not a GUID.');
  const guid = Buffer.alloc(16);
  guid.writeUInt32LE(parseInt(parts[1]!, 16), 0);
  guid.writeUInt16LE(parseInt(parts[2]!, 16), 4);
  guid.writeUInt16LE(parseInt(parts[3]!, 16), 6);
  guid.write(`${parts[4]}${parts[5]}`, 8, 'hex');
  return guid;
}
