import { CabinetError } from './cabinet-error.js';
import { ContinuedFile } from './cabinet-format.js';
import { CabinetFolder } from './cabinet-folder.js';
import { type CabinetLimits, requireWithin } from './cabinet-limits.js';
import { type FolderExtent, measureFolder } from './data-blocks.js';
import { type CabinetTime, timeFromDos } from './dos-time.js';
import { type CabinetHeader, type FileEntry, readHeader } from './header-reader.js';
import { requireDisjoint } from './spans.js';

/** One file of a cabinet. */
export interface CabinetFile {
  /** As it stands in the cabinet: parts of a path are separated by `\`, and nothing keeps them from being `..`. */
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  readonly modifiedAt: CabinetTime | undefined;
  /** Bits of `FileAttribute`. */
  readonly attributes: number;
  /**
   * The bytes of the file. The first call for a file of a folder decodes the whole folder, which then stays in memory as
   * long as the cabinet does. The array is a view of it and must not be changed.
   *
   * @throws CabinetError `CABINET_SPANNED`, `CABINET_UNSUPPORTED`, `CABINET_CHECKSUM`, `CABINET_DATA` and others
   */
  content(): Uint8Array;
  /**
   * The same bytes in pieces, each of them valid until the next is asked for. A long file in MSZIP is then never whole in memory.
   * @throws CabinetError as `content` does; what was handed out before is then worth nothing
   */
  pieces(): Generator<Uint8Array, void, void>;
}

/**
 * Reads a cabinet (MS-CAB 1.3): folders stored, MSZIP and LZX. What follows the cabinet in `bytes` is ignored.
 *
 * Headers are read and all sizes held against `limits` and each other at once, data is decoded when asked for. `bytes`
 * is not copied.
 *
 * @throws CabinetError
 */
export function readCabinet(bytes: Uint8Array, limits: CabinetLimits): CabinetFile[] {
  const header = readHeader(bytes, limits);
  const folders = openFolders(header, limits);
  const homes = header.files.map((entry) => folderOf(entry, folders));
  requireFilesInFolders(header.files, homes);
  return header.files.map((entry, index) => fileOf(entry, homes[index]!));
}

function openFolders(header: CabinetHeader, limits: CabinetLimits): CabinetFolder[] {
  const extents = measureFolders(header);
  const plainBytes = sum(extents.map((extent) => extent.plainBytes));
  requireWithin(limits.maxPlainBytes, plainBytes, 'plain bytes');
  const compressedBytes = sum(extents.map((extent) => extent.compressedBytes));
  if (limits.maxRatio !== undefined) requireWithin(compressedBytes * limits.maxRatio, plainBytes, 'plain bytes for what there is of compressed ones');
  requireDisjoint([...header.tables, ...extents]);
  const continued = new Set(header.files.flatMap((file) => continuedFolders(file, header.folders.length)));
  return header.folders.map((entry, index) => new CabinetFolder(header, entry, extents[index]!, continued.has(index) || extents[index]!.isCutOff));
}

/** Folders that share blocks are found early, before the same blocks are walked over and over again. */
function measureFolders(header: CabinetHeader): FolderExtent[] {
  let bytesLeft = header.bytes.length;
  return header.folders.map((entry) => {
    const extent = measureFolder(header.bytes, entry, header.blockReserve);
    bytesLeft -= extent.end - extent.start;
    if (bytesLeft < 0) throw new CabinetError('CABINET_OVERLAP', 'the folders hold more data than the cabinet');
    return extent;
  });
}

/** The folders that a file touches which goes on in, or comes from, another cabinet: the first, the last or both. */
function continuedFolders(file: FileEntry, folderCount: number): number[] {
  switch (file.folder) {
    case ContinuedFile.fromPrevious:
      return [0];
    case ContinuedFile.toNext:
      return [folderCount - 1];
    case ContinuedFile.fromPreviousToNext:
      return [0, folderCount - 1];
    default:
      return [];
  }
}

function folderOf(file: FileEntry, folders: readonly CabinetFolder[]): CabinetFolder {
  const [index = file.folder] = continuedFolders(file, folders.length);
  const folder = folders[index];
  if (folder === undefined) throw new CabinetError('CABINET_STRUCTURE', `a file of folder ${index}, of ${folders.length}`);
  return folder;
}

/** Files of one folder lie inside it and apart from each other, so that together they are no larger than the folders. */
function requireFilesInFolders(files: readonly FileEntry[], homes: readonly CabinetFolder[]): void {
  const spans = new Map<CabinetFolder, { start: number; end: number }[]>();
  files.forEach((file, index) => {
    const folder = homes[index]!;
    // Sizes of spanned folders are known only to the whole set.
    if (folder.isSpanned) return;
    const end = file.start + file.size;
    if (end > folder.plainBytes) throw new CabinetError('CABINET_STRUCTURE', `a file ends at ${end} in a folder of ${folder.plainBytes} bytes`);
    const others = spans.get(folder) ?? [];
    others.push({ start: file.start, end });
    spans.set(folder, others);
  });
  for (const ofFolder of spans.values()) requireDisjoint(ofFolder);
}

function fileOf(entry: FileEntry, folder: CabinetFolder): CabinetFile {
  const { name, size, start, attributes } = entry;
  return { name, size, modifiedAt: timeFromDos(entry), attributes, content: () => folder.plain().subarray(start, start + size), pieces: () => piecesWithin(folder, start, start + size) };
}

function* piecesWithin(folder: CabinetFolder, start: number, end: number): Generator<Uint8Array, void, void> {
  let at = 0;
  for (const piece of folder.pieces()) {
    const wanted = piece.subarray(Math.max(0, start - at), Math.max(0, end - at));
    if (wanted.length > 0) yield wanted;
    at += piece.length;
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
