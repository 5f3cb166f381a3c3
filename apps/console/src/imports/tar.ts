import { ArchiveError } from './archive-error.js';
import { ByteReader } from './byte-reader.js';

/** What everything in a tar file is a multiple of. Bytes. */
const BLOCK = 512;

/** The longest extended header that is read past, in bytes. */
const MAXIMUM_EXTENSION_BYTES = 1024 * 1024;

/** The most members of an archive, directories and extended headers included. */
export const MAXIMUM_MEMBERS = 1_000_000;

/** A file in an archive. */
export interface TarFile {
  /** The name in its header, at most 100 bytes; the start of a longer one. Only for messages: nothing is ever written by it. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Has to be read to its end before the next file is asked for. */
  readonly content: AsyncIterable<Uint8Array>;
}

/**
 * Reads the files of a POSIX or GNU tar archive as a stream. Directories and extended headers are read past; other members, such
 * as links, are refused. Throws {@link ArchiveError}.
 */
export async function* readTar(source: AsyncIterable<Uint8Array>): AsyncGenerator<TarFile> {
  const reader = new ByteReader(source);
  try {
    yield* filesOf(reader);
  } finally {
    await reader.close();
  }
}

async function* filesOf(reader: ByteReader): AsyncGenerator<TarFile> {
  for (let members = 0; members <= MAXIMUM_MEMBERS; members += 1) {
    const block = await reader.read(BLOCK);
    if (block === null || block.every((byte) => byte === 0)) return;
    const header = readHeader(block);
    if (header.kind === 'file') {
      yield { name: header.name, size: header.size, content: reader.take(header.size) };
      await skip(reader, padding(header.size));
    } else {
      await skip(reader, header.size + padding(header.size));
    }
  }
  throw new ArchiveError(`the archive has more than ${MAXIMUM_MEMBERS} members`);
}

interface Header {
  readonly name: string;
  readonly size: number;
  readonly kind: 'file' | 'passed over';
}

/** Type flags of regular files, the old one and that of contiguous files included. */
const FILES = new Set(['0', '\0', '7']);
/** Extended headers of POSIX and GNU tar; a longer name or another time does not matter here. */
const EXTENSIONS = new Set(['x', 'g', 'L', 'K', 'V']);
const DIRECTORY = '5';

function readHeader(block: Buffer): Header {
  if (!hasRightSum(block)) throw new ArchiveError('this is not a tar archive');
  const name = text(block.subarray(0, 100));
  const size = octal(block.subarray(124, 136));
  const type = block.toString('latin1', 156, 157);
  if (FILES.has(type)) return { name, size, kind: 'file' };
  if (EXTENSIONS.has(type) && size <= MAXIMUM_EXTENSION_BYTES) return { name, size, kind: 'passed over' };
  if (type === DIRECTORY) return { name, size: 0, kind: 'passed over' };
  throw new ArchiveError(`${printable(name)} is neither a file nor a directory`);
}

/** The header's bytes add up to what it says, its own field counted as blanks. */
function hasRightSum(block: Buffer): boolean {
  let sum = 0;
  block.forEach((byte, at) => { sum += at >= 148 && at < 156 ? 0x20 : byte; });
  return /^[0-7\0 ]+$/.test(block.toString('latin1', 148, 156)) && octal(block.subarray(148, 156)) === sum;
}

function octal(field: Buffer): number {
  const digits = text(field).trim();
  if (!/^[0-7]{0,12}$/.test(digits)) throw new ArchiveError('a file is too large, or this is not a tar archive');
  return digits === '' ? 0 : Number.parseInt(digits, 8);
}

function text(field: Buffer): string {
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end === -1 ? field.length : end);
}

function printable(name: string): string {
  return name.replace(/[^\x20-\x7e]/g, '?');
}

function padding(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK;
}

async function skip(reader: ByteReader, count: number): Promise<void> {
  const bytes = reader.take(count);
  while ((await bytes.next()).done !== true);
}
