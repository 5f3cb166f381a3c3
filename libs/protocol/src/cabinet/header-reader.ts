import { Buffer } from 'node:buffer';
import { ByteCursor } from './byte-cursor.js';
import { CabinetError } from './cabinet-error.js';
import { FILE_BYTES, FOLDER_BYTES, HEADER_BYTES, HeaderFlag, MAX_NAME_BYTES, NAME_IS_UTF8, SIGNATURE, VERSION_MAJOR } from './cabinet-format.js';
import { type CabinetLimits, requireWithin } from './cabinet-limits.js';
import type { DosDateAndTime } from './dos-time.js';

/** CFFOLDER as it stands in the file; only the position is known to be inside the cabinet. */
export interface FolderEntry {
  readonly dataStart: number;
  readonly blockCount: number;
  readonly compression: number;
}

/** CFFILE as it stands in the file. */
export interface FileEntry extends DosDateAndTime {
  readonly name: string;
  readonly size: number;
  /** Where the file begins in the plain bytes of its folder. */
  readonly start: number;
  /** Index of the folder, or one of `ContinuedFile`. */
  readonly folder: number;
  readonly attributes: number;
}

/** Everything in a cabinet but its data. */
export interface CabinetHeader {
  /** Exactly the cabinet: what follows it in the input is cut off, since installers and signatures are appended that way. */
  readonly bytes: Uint8Array;
  readonly folders: readonly FolderEntry[];
  readonly files: readonly FileEntry[];
  /** Reserved bytes in front of every payload. */
  readonly blockReserve: number;
  /** The two tables, as spans of bytes that no data may lie in. */
  readonly tables: readonly { readonly start: number; readonly end: number }[];
}

/** The fields of CFHEADER that matter for what follows it. */
interface Counts {
  readonly filesStart: number;
  readonly folderCount: number;
  readonly fileCount: number;
  readonly flags: number;
}

/**
 * Reads CFHEADER, all CFFOLDER and all CFFILE.
 *
 * @throws CabinetError
 */
export function readHeader(input: Uint8Array, limits: CabinetLimits): CabinetHeader {
  const size = cabinetSize(input);
  if (size > input.length) throw new CabinetError('CABINET_TRUNCATED', `a cabinet of ${size} bytes, of which ${input.length} are there`);
  return readTables(input.subarray(0, size), limits);
}

/**
 * The same of the beginning of a cabinet, whose size is not looked at.
 *
 * @throws CabinetError, `CABINET_TRUNCATED` when a table goes on behind these bytes
 */
export function readTables(bytes: Uint8Array, limits: Pick<CabinetLimits, 'maxFiles'>): CabinetHeader {
  const cursor = new ByteCursor(bytes, 16);
  const counts = readCounts(cursor);
  requireWithin(limits.maxFiles, counts.fileCount, 'files');
  requireRoom(bytes, counts);
  const reserve = readReserve(cursor, counts.flags);
  skipNeighbours(cursor, counts.flags);
  const folders = Array.from({ length: counts.folderCount }, () => readFolder(cursor, reserve.folder));
  const tables = [{ start: 0, end: cursor.position }];
  cursor.position = counts.filesStart;
  const files = Array.from({ length: counts.fileCount }, () => readFile(cursor));
  if (files.length > 0) tables.push({ start: counts.filesStart, end: cursor.position });
  return { bytes, folders, files, blockReserve: reserve.block, tables };
}

/** How many bytes a cabinet says that it has. @throws CabinetError `CABINET_SIGNATURE` when it is none */
export function cabinetSize(input: Uint8Array): number {
  const cursor = new ByteCursor(input, 0);
  if (input.length < 4 || cursor.uint32() !== SIGNATURE) throw new CabinetError('CABINET_SIGNATURE', 'these bytes are no cabinet');
  // Three fields are reserved; other readers ignore what stands in them, and so do we.
  cursor.skip(4);
  return cursor.uint32();
}

function readCounts(cursor: ByteCursor): Counts {
  const filesStart = cursor.uint32();
  cursor.skip(5);
  const major = cursor.uint8();
  if (major !== VERSION_MAJOR) throw new CabinetError('CABINET_SIGNATURE', `a cabinet of version ${major}`);
  const folderCount = cursor.uint16();
  const fileCount = cursor.uint16();
  const flags = cursor.uint16();
  cursor.position = HEADER_BYTES;
  return { filesStart, folderCount, fileCount, flags };
}

/** No list is made longer than the bytes there could fill. */
function requireRoom(bytes: Uint8Array, { filesStart, folderCount, fileCount }: Counts): void {
  const foldersFit = HEADER_BYTES + folderCount * FOLDER_BYTES <= bytes.length;
  const filesFit = filesStart + fileCount * (FILE_BYTES + 2) <= bytes.length;
  if (!foldersFit || (fileCount > 0 && !filesFit)) {
    throw new CabinetError('CABINET_TRUNCATED', `no room for ${folderCount} folders and ${fileCount} files in ${bytes.length} bytes`);
  }
  if (folderCount === 0 && fileCount > 0) throw new CabinetError('CABINET_STRUCTURE', `${fileCount} files but no folder`);
}

/** How many reserved bytes follow every folder and precede every payload. The header's own are skipped here. */
function readReserve(cursor: ByteCursor, flags: number): { folder: number; block: number } {
  if ((flags & HeaderFlag.reservedFields) === 0) return { folder: 0, block: 0 };
  const header = cursor.uint16();
  const folder = cursor.uint8();
  const block = cursor.uint8();
  cursor.skip(header);
  return { folder, block };
}

/** The names of the neighbouring cabinets and their disks are of no use without them. */
function skipNeighbours(cursor: ByteCursor, flags: number): void {
  for (const flag of [HeaderFlag.previousCabinet, HeaderFlag.nextCabinet]) {
    if ((flags & flag) === 0) continue;
    cursor.zeroTerminated(MAX_NAME_BYTES);
    cursor.zeroTerminated(MAX_NAME_BYTES);
  }
}

function readFolder(cursor: ByteCursor, reserve: number): FolderEntry {
  const dataStart = cursor.uint32();
  const blockCount = cursor.uint16();
  const compression = cursor.uint16();
  cursor.skip(reserve);
  return { dataStart, blockCount, compression };
}

function readFile(cursor: ByteCursor): FileEntry {
  const size = cursor.uint32();
  const start = cursor.uint32();
  const folder = cursor.uint16();
  const date = cursor.uint16();
  const time = cursor.uint16();
  const attributes = cursor.uint16();
  const name = decodeName(cursor.zeroTerminated(MAX_NAME_BYTES), (attributes & NAME_IS_UTF8) !== 0);
  return { name, size, start, folder, date, time, attributes: attributes & ~NAME_IS_UTF8 };
}

/** Without its flag a name is in the code page of whoever wrote it, which nobody noted; Latin-1 loses no byte of it. */
function decodeName(bytes: Uint8Array, isUtf8: boolean): string {
  if (bytes.length === 0) throw new CabinetError('CABINET_NAME', 'a file has an empty name');
  if (!isUtf8) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new CabinetError('CABINET_NAME', 'a file name is flagged as UTF-8 and is not', { cause });
  }
}
