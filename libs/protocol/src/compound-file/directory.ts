import type { Buffer } from 'node:buffer';
import { CompoundFileError } from './compound-file-error.js';

/** Bytes of an entry of the directory (MS-CFB 2.6.1). */
export const ENTRY_BYTES = 128;

const NO_ENTRY = 0xffff_ffff;
const STREAM = 2;
const ROOT = 5;
const MAX_NAME_BYTES = 64;

/** An entry of the directory. */
export interface DirectoryEntry {
  readonly name: string;
  readonly firstSector: number;
  /** Bytes. */
  readonly size: number;
}

/** The root entry, whose stream is the one with all small streams, and the streams directly below it. */
export interface RootStorage {
  readonly root: DirectoryEntry;
  readonly streams: readonly DirectoryEntry[];
}

/**
 * Reads the directory (MS-CFB 2.6). Storages within the root are not entered: in packages they are other packages.
 * @throws CompoundFileError
 */
export function readDirectory(bytes: Buffer, version: 3 | 4): RootStorage {
  const count = Math.floor(bytes.length / ENTRY_BYTES);
  if (count === 0 || bytes[66] !== ROOT) throw new CompoundFileError('COMPOUND_STRUCTURE', 'the directory has no root');
  const seen = new Set<number>();
  const streams: DirectoryEntry[] = [];
  const open = [bytes.readUInt32LE(76)];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === NO_ENTRY) continue;
    if (id >= count || seen.has(id)) throw new CompoundFileError('COMPOUND_STRUCTURE', `entry ${id} of ${count} is not there, or stands there twice`);
    seen.add(id);
    const at = id * ENTRY_BYTES;
    if (bytes[at + 66] === STREAM) streams.push(entryAt(bytes, at, version));
    open.push(bytes.readUInt32LE(at + 68), bytes.readUInt32LE(at + 72));
  }
  return { root: entryAt(bytes, 0, version), streams };
}

function entryAt(bytes: Buffer, at: number, version: 3 | 4): DirectoryEntry {
  const nameBytes = bytes.readUInt16LE(at + 64);
  if (nameBytes > MAX_NAME_BYTES || nameBytes % 2 !== 0) throw new CompoundFileError('COMPOUND_STRUCTURE', `a name of ${nameBytes} bytes`);
  // In version 3 the upper half may hold anything (MS-CFB 2.6.1, Stream Size).
  const size = version === 3 ? bytes.readUInt32LE(at + 120) : Number(bytes.readBigUInt64LE(at + 120));
  return { name: bytes.toString('utf16le', at, at + Math.max(0, nameBytes - 2)), firstSector: bytes.readUInt32LE(at + 116), size };
}
