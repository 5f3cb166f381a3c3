import { ByteReader } from '../byte-reader.js';
import { WdsError } from '../wds-error.js';
import { MAX_BLOCK_RANGES, MessageCode, type ApplicationMessage, type BlockRange, type MissingMessage } from './messages.js';

/** One message of MS-WDSMA, which is a payload of MS-WDSMT. Data is a view of `bytes`. Throws {@link WdsError}. */
export function readMessage(bytes: Uint8Array): ApplicationMessage {
  const reader = new ByteReader(bytes, 'network');
  const size = reader.uint16('Packet-Size');
  if (size !== bytes.length) throw new WdsError('WDS_STRUCTURE', `Packet-Size is ${size}, and the packet has ${bytes.length} bytes.`);
  const message = readFields(reader);
  if (reader.remaining > 0) throw new WdsError('WDS_STRUCTURE', `${reader.remaining} bytes follow the packet's fields.`);
  return message;
}

function readFields(reader: ByteReader): ApplicationMessage {
  const code = reader.uint8('OpCode');
  switch (code) {
    case MessageCode.query: return { type: 'query' };
    case MessageCode.missing: return readMissing(reader);
    case MessageCode.data: return { type: 'data', block: readBlock(reader, 'BlockNumber'), data: reader.bytes(reader.uint16('DataLen'), 'Data') };
    case MessageCode.progress: return { type: 'progress', secondsInSession: reader.uint32('TimeInSession'), progress: readPercent(reader) };
    default: throw new WdsError('WDS_UNSUPPORTED', `OpCode ${code} is not one of MS-WDSMA.`);
  }
}

function readMissing(reader: ByteReader): MissingMessage {
  const progress = readPercent(reader);
  const secondsInSession = reader.uint32('TimeInSession');
  const count = reader.uint16('RangeCount');
  if (count > MAX_BLOCK_RANGES) throw new WdsError('WDS_LIMIT', `RangeCount is ${count}.`);
  return { type: 'missing', progress, secondsInSession, ranges: Array.from({ length: count }, () => readRange(reader)) };
}

function readRange(reader: ByteReader): BlockRange {
  const start = readBlock(reader, 'StartBlockNo');
  const end = readBlock(reader, 'EndBlockNo');
  if (start > end) throw new WdsError('WDS_VALUE', 'A block range ends before it starts.');
  return { start, end };
}

function readPercent(reader: ByteReader): number {
  const percent = reader.uint8('Progress');
  if (percent > 100) throw new WdsError('WDS_VALUE', `Progress is ${percent}.`);
  return percent;
}

function readBlock(reader: ByteReader, what: string): number {
  const block = reader.uint64(what);
  if (block > BigInt(Number.MAX_SAFE_INTEGER)) throw new WdsError('WDS_VALUE', `${what} is larger than any content.`);
  return Number(block);
}
