import type { ByteReader } from '../byte-reader.js';
import type { ByteWriter } from '../byte-writer.js';
import { WdsError } from '../wds-error.js';
import type { SequenceRange } from './packets.js';

/** LossRate travels as a whole number: the share times this (MS-WDSMT 3.2.5.7.1). */
const LOSS_SCALE = 1e16;

const RANGE_SIZE = 16;

/** A counter of 64 bits. Numbers past 2^53 are refused: nobody gets there by counting. */
export function readCounter(reader: ByteReader, what: string): number {
  const value = reader.uint64(what);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new WdsError('WDS_VALUE', `${what} is larger than anything that counts.`);
  return Number(value);
}

export function readLossRate(reader: ByteReader): number {
  const share = Number(reader.uint64('LossRate')) / LOSS_SCALE;
  if (share > 1) throw new WdsError('WDS_VALUE', 'LossRate is more than everything.');
  return share;
}

export function writeLossRate(writer: ByteWriter, share: number): void {
  if (!(share >= 0 && share <= 1)) throw new WdsError('WDS_LIMIT', 'LossRate is no share of one.');
  writer.uint64(BigInt(Math.round(share * LOSS_SCALE)), 'LossRate');
}

/** RangeCount and RangeList: MS-WDSMT 2.2.18.1, 2.2.19.1. Ranges must rise and not touch the one before. */
export function readRanges(reader: ByteReader): SequenceRange[] {
  const count = reader.uint16('RangeCount');
  if (count * RANGE_SIZE > reader.remaining) throw new WdsError('WDS_TRUNCATED', `RangeCount is ${count}, and ${reader.remaining} bytes are left.`);
  const ranges: SequenceRange[] = [];
  let before = -1;
  for (let index = 0; index < count; index += 1) {
    const start = readCounter(reader, 'StartODATASeqNo');
    const end = readCounter(reader, 'EndODATASeqNo');
    if (start > end || start <= before) throw new WdsError('WDS_VALUE', 'RangeList is not in order.');
    before = end;
    ranges.push({ start, end });
  }
  return ranges;
}

export function rangesSize(ranges: readonly SequenceRange[]): number {
  return 2 + ranges.length * RANGE_SIZE;
}

export function writeRanges(writer: ByteWriter, ranges: readonly SequenceRange[]): void {
  writer.uint16(ranges.length, 'RangeCount');
  for (const range of ranges) {
    writer.uint64(range.start, 'StartODATASeqNo');
    writer.uint64(range.end, 'EndODATASeqNo');
  }
}
