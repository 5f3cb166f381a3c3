import { Buffer } from 'node:buffer';
import { CabinetError } from './cabinet-error.js';
import {
  BLOCK_HEADER_BYTES, BLOCK_PLAIN_BYTES, CompressionKind, FILE_BYTES, FOLDER_BYTES, HEADER_BYTES, MAX_COUNT, MAX_NAME_BYTES, NAME_IS_UTF8,
  SIGNATURE, VERSION_MAJOR, VERSION_MINOR,
} from './cabinet-format.js';
import { blockChecksum } from './checksum.js';
import { type CabinetTime, timeToDos } from './dos-time.js';
import { deflateBlock } from './mszip.js';

/** A file to be put into a cabinet. */
export interface FileToWrite {
  /** Parts of a path are separated by `\`. */
  readonly name: string;
  readonly content: Uint8Array;
  /** Absent: none, which is written as zero. */
  readonly modifiedAt?: CabinetTime;
  /** Bits of `FileAttribute`; absent: none. */
  readonly attributes?: number;
}

export interface WriteCabinetOptions {
  readonly compression: 'none' | 'mszip';
}

/**
 * Writes a cabinet with all files in one folder, in the order given. Nothing but the arguments goes into it, so the same
 * files give the same bytes with the same zlib; between versions of zlib compressed bytes may differ.
 *
 * @throws CabinetError `CABINET_NAME`, or `CABINET_LIMIT` for more than 65,535 files or 65,535 blocks of 32 KiB.
 * @throws RangeError for a `modifiedAt` that is no moment
 */
export function writeCabinet(files: readonly FileToWrite[], options: WriteCabinetOptions): Buffer {
  const plain = Buffer.concat(files.map((file) => file.content));
  const entries = fileEntries(files);
  const blockCount = Math.ceil(plain.length / BLOCK_PLAIN_BYTES);
  if (files.length > MAX_COUNT) throw new CabinetError('CABINET_LIMIT', `${files.length} files, a cabinet holds ${MAX_COUNT}`);
  if (blockCount > MAX_COUNT) throw new CabinetError('CABINET_LIMIT', `${plain.length} bytes, a folder holds ${MAX_COUNT * BLOCK_PLAIN_BYTES}`);
  const blocks = Array.from({ length: blockCount }, (_, index) => dataBlock(plain, index * BLOCK_PLAIN_BYTES, options.compression));
  return joinCabinet(files.length, entries, blocks, options.compression);
}

/** Puts header and folder in front of what {@link fileEntry} and {@link framedBlock} made. */
export function joinCabinet(fileCount: number, entries: Buffer, blocks: readonly Buffer[], compression: WriteCabinetOptions['compression']): Buffer {
  const dataStart = HEADER_BYTES + FOLDER_BYTES + entries.length;
  const parts = [folderEntry(dataStart, blocks.length, compression), entries, ...blocks];
  const size = parts.reduce((total, part) => total + part.length, HEADER_BYTES);
  return Buffer.concat([cabinetHeader(size, fileCount), ...parts], size);
}

function cabinetHeader(size: number, fileCount: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32LE(SIGNATURE, 0);
  header.writeUInt32LE(size, 8);
  header.writeUInt32LE(HEADER_BYTES + FOLDER_BYTES, 16);
  header.writeUInt8(VERSION_MINOR, 24);
  header.writeUInt8(VERSION_MAJOR, 25);
  header.writeUInt16LE(1, 26);
  header.writeUInt16LE(fileCount, 28);
  return header;
}

function folderEntry(dataStart: number, blockCount: number, compression: WriteCabinetOptions['compression']): Buffer {
  const entry = Buffer.alloc(FOLDER_BYTES);
  entry.writeUInt32LE(dataStart, 0);
  entry.writeUInt16LE(blockCount, 4);
  entry.writeUInt16LE(CompressionKind[compression], 6);
  return entry;
}

function fileEntries(files: readonly FileToWrite[]): Buffer {
  let start = 0;
  const entries = files.map((file) => {
    const entry = fileEntry(file, start, file.content.length);
    start += file.content.length;
    return entry;
  });
  return Buffer.concat(entries);
}

/** The entry of a file whose bytes are `length` from `start` on among the plain bytes of the folder. */
export function fileEntry(file: Omit<FileToWrite, 'content'>, start: number, length: number): Buffer {
  const name = Buffer.from(file.name, 'utf8');
  if (name.length === 0 || name.length > MAX_NAME_BYTES || name.includes(0)) {
    throw new CabinetError('CABINET_NAME', `a name takes 1 to ${MAX_NAME_BYTES} bytes of UTF-8, none of them zero`);
  }
  // A name of ASCII alone means the same in every code page, so only others need the flag, which old readers do not know.
  const isAscii = name.length === file.name.length;
  const { date, time } = timeToDos(file.modifiedAt);
  const entry = Buffer.alloc(FILE_BYTES + name.length + 1);
  entry.writeUInt32LE(length, 0);
  entry.writeUInt32LE(start, 4);
  entry.writeUInt16LE(date, 10);
  entry.writeUInt16LE(time, 12);
  entry.writeUInt16LE(((file.attributes ?? 0) & ~NAME_IS_UTF8) | (isAscii ? 0 : NAME_IS_UTF8), 14);
  entry.set(name, FILE_BYTES);
  return entry;
}

function dataBlock(plain: Buffer, start: number, compression: WriteCabinetOptions['compression']): Buffer {
  const end = Math.min(start + BLOCK_PLAIN_BYTES, plain.length);
  return framedBlock(compression === 'mszip' ? deflateBlock(plain, { start, end }) : plain.subarray(start, end), end - start);
}

/** A payload with its header, of `plainLength` plain bytes. */
export function framedBlock(payload: Uint8Array, plainLength: number): Buffer {
  const block = Buffer.alloc(BLOCK_HEADER_BYTES + payload.length);
  block.writeUInt32LE(blockChecksum(payload, plainLength), 0);
  block.writeUInt16LE(payload.length, 4);
  block.writeUInt16LE(plainLength, 6);
  block.set(payload, BLOCK_HEADER_BYTES);
  return block;
}
