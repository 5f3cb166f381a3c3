import { ByteWriter } from '../byte-writer.js';
import { WdsError } from '../wds-error.js';
import { DATA_MESSAGE_OVERHEAD, MAX_BLOCK_RANGES, MessageCode, type ApplicationMessage, type BlockRange } from './messages.js';

/** The bytes of one message of MS-WDSMA. Throws {@link WdsError} `WDS_LIMIT` when something does not fit its field. */
export function writeMessage(message: ApplicationMessage): Uint8Array {
  if (message.type === 'data') {
    const bytes = new Uint8Array(DATA_MESSAGE_OVERHEAD + message.data.length);
    writeDataHeader(bytes, message.block, message.data.length);
    bytes.set(message.data, DATA_MESSAGE_OVERHEAD);
    return bytes;
  }
  const size = message.type === 'query' ? 3 : message.type === 'progress' ? 8 : 10 + 16 * message.ranges.length;
  const writer = new ByteWriter(new Uint8Array(size));
  writer.uint16(size, 'Packet-Size');
  writer.uint8(MessageCode[message.type], 'OpCode');
  if (message.type === 'progress') {
    writer.uint32(message.secondsInSession, 'TimeInSession');
    writer.uint8(percent(message.progress), 'Progress');
  } else if (message.type === 'missing') {
    writer.uint8(percent(message.progress), 'Progress');
    writer.uint32(message.secondsInSession, 'TimeInSession');
    writeRanges(writer, message.ranges);
  }
  return writer.bytes;
}

/** Writes what stands before the data of a DATA message, so that a block can be read straight to its place behind it. */
export function writeDataHeader(bytes: Uint8Array, block: number, size: number): void {
  const writer = new ByteWriter(bytes);
  writer.uint16(DATA_MESSAGE_OVERHEAD + size, 'Packet-Size');
  writer.uint8(MessageCode.data, 'OpCode');
  writer.uint64(block, 'BlockNumber');
  writer.uint16(size, 'DataLen');
}

function writeRanges(writer: ByteWriter, ranges: readonly BlockRange[]): void {
  if (ranges.length > MAX_BLOCK_RANGES) throw new WdsError('WDS_LIMIT', `A CNTCIR cannot name ${ranges.length} ranges.`);
  writer.uint16(ranges.length, 'RangeCount');
  for (const range of ranges) {
    writer.uint64(range.start, 'StartBlockNo');
    writer.uint64(range.end, 'EndBlockNo');
  }
}

function percent(value: number): number {
  if (value > 100) throw new WdsError('WDS_LIMIT', 'Progress is more than everything.');
  return value;
}
