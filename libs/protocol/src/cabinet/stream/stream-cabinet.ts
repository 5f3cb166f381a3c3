import { ByteSource } from '../../byte-source/index.js';
import { CabinetError } from '../cabinet-error.js';
import { BLOCK_HEADER_BYTES, BLOCK_PLAIN_BYTES, MAX_BLOCK_PAYLOAD, HEADER_BYTES } from '../cabinet-format.js';
import { requireWithin } from '../cabinet-limits.js';
import { verifyChecksum } from '../checksum.js';
import { cabinetSize, type CabinetHeader, type FileEntry, type FolderEntry, readTables } from '../header-reader.js';
import { blockDecoder } from './folder-decoder.js';

/** What the caller accepts of a cabinet that is read as a stream. */
export interface StreamLimits {
  readonly maxFiles: number;
  /** Most plain bytes of all folders together. They are never in memory together. */
  readonly maxPlainBytes: number;
}

/** One file of a cabinet that is read as a stream. */
export interface StreamedFile {
  /** As it stands in the cabinet; for comparing, never for paths. */
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** Has to be read to its end before the next file is asked for. */
  readonly content: AsyncIterable<Uint8Array>;
}

/** Steps in which more of the beginning is looked at until all tables are there; the last is the most that tables may take. */
const TABLE_BYTES = [4 * 1024, 64 * 1024, 1024 * 1024, 32 * 1024 * 1024] as const;

/**
 * Reads a cabinet of any size in one pass, as far as its parts come in the order in which every writer puts them: tables, then folders in
 * their order, files in theirs. Memory holds a block and the window of its compression. What follows the cabinet is not read.
 *
 * @throws CabinetError
 */
export async function* streamCabinet(bytes: AsyncIterable<Uint8Array>, limits: StreamLimits): AsyncGenerator<StreamedFile> {
  const source = new ByteSource(bytes);
  try {
    const header = await tablesOf(source, limits);
    await source.skip(Math.max(...header.tables.map(({ end }) => end)));
    const left = { plainBytes: limits.maxPlainBytes, limit: limits.maxPlainBytes };
    for (const [index, folder] of header.folders.entries()) {
      const files = header.files.filter((file) => file.folder === index).sort((a, b) => a.start - b.start || a.size - b.size);
      yield* filesOf(source, header, folder, files, left);
    }
  } finally {
    await source.close();
  }
}

/** A file as the tables of a cabinet name it. */
export interface ListedFile {
  /** As it stands in the cabinet; for comparing, never for paths. */
  readonly name: string;
  /** In bytes, as claimed. */
  readonly size: number;
}

/**
 * What the tables of a cabinet name, without decoding anything. No more of the bytes is read than the tables take.
 *
 * @throws CabinetError
 */
export async function listCabinet(bytes: AsyncIterable<Uint8Array>, limits: Pick<StreamLimits, 'maxFiles'>): Promise<ListedFile[]> {
  const source = new ByteSource(bytes);
  try {
    const { files } = await tablesOf(source, limits);
    return files.map(({ name, size }) => ({ name, size }));
  } finally {
    await source.close();
  }
}

async function tablesOf(source: ByteSource, limits: Pick<StreamLimits, 'maxFiles'>): Promise<CabinetHeader> {
  for (const length of TABLE_BYTES) {
    const beginning = await source.peek(length);
    const size = cabinetSize(beginning.length < HEADER_BYTES ? padded(beginning) : beginning);
    const isAll = beginning.length < length || size <= beginning.length || length === TABLE_BYTES.at(-1);
    try {
      const header = readTables(beginning.subarray(0, size), limits);
      requireWhole(header.files, header.folders.length);
      return header;
    } catch (error) {
      if (isAll || !(error instanceof CabinetError) || error.code !== 'CABINET_TRUNCATED') throw error;
    }
  }
  throw new CabinetError('CABINET_LIMIT', 'the tables are too long');
}

/** So few bytes that not even the size is there are no cabinet, or a truncated one; the tables say which. */
function padded(beginning: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES);
  bytes.set(beginning);
  return bytes;
}

/** Names of folders above 0xfffc mean neighbours; those and folders that are not there cannot be followed. */
function requireWhole(files: readonly FileEntry[], folderCount: number): void {
  for (const { folder } of files) {
    if (folder >= 0xfffd) throw new CabinetError('CABINET_SPANNED', 'a file lies partly in another cabinet of its set');
    if (folder >= folderCount) throw new CabinetError('CABINET_STRUCTURE', `a file of folder ${folder}, of ${folderCount}`);
  }
}

async function* filesOf(
  source: ByteSource, header: CabinetHeader, folder: FolderEntry, files: readonly FileEntry[], left: { plainBytes: number; readonly limit: number },
): AsyncGenerator<StreamedFile> {
  if (files.length === 0) return;
  if (folder.dataStart < source.position) throw new CabinetError('CABINET_OVERLAP', `a folder begins at ${folder.dataStart}, what is before it ends at ${source.position}`);
  await source.skip(folder.dataStart - source.position);
  const plain = new ByteSource(plainBlocks(source, header, folder, left));
  for (const file of files) {
    if (file.start < plain.position) throw new CabinetError('CABINET_OVERLAP', `a file begins at ${file.start}, another ends at ${plain.position}`);
    await plain.skip(file.start - plain.position);
    yield { name: file.name, size: file.size, content: contentOf(plain, file) };
    // A reader that stopped early does not disturb the next file.
    await plain.skip(file.start + file.size - plain.position);
  }
  for await (const _piece of plain.rest()); // the folders behind it begin after its last block
}

async function* contentOf(plain: ByteSource, { size, start }: FileEntry): AsyncGenerator<Uint8Array> {
  yield* plain.take(size);
  if (plain.position < start + size) throw new CabinetError('CABINET_STRUCTURE', `a file ends at ${start + size} in a folder of ${plain.position} bytes`);
}

async function* plainBlocks(
  source: ByteSource, header: CabinetHeader, folder: FolderEntry, left: { plainBytes: number; readonly limit: number },
): AsyncGenerator<Uint8Array> {
  const decode = blockDecoder(folder.compression);
  for (let index = 0; index < folder.blockCount; index += 1) {
    const block = await readBlock(source, header.blockReserve, index);
    left.plainBytes -= block.plainSize;
    if (left.plainBytes < 0) requireWithin(left.limit, left.limit - left.plainBytes, 'plain bytes');
    verifyChecksum(block, index);
    yield decode(block.payload, block.plainSize);
  }
}

async function readBlock(source: ByteSource, reserve: number, index: number) {
  const fixed = await source.read(BLOCK_HEADER_BYTES + reserve);
  if (fixed.length < BLOCK_HEADER_BYTES + reserve) throw new CabinetError('CABINET_TRUNCATED', `the cabinet ends before block ${index} of a folder`);
  const payloadSize = fixed.readUInt16LE(4);
  const plainSize = fixed.readUInt16LE(6);
  if (payloadSize === 0 || payloadSize > MAX_BLOCK_PAYLOAD || plainSize > BLOCK_PLAIN_BYTES) {
    throw new CabinetError('CABINET_STRUCTURE', `block ${index} claims ${plainSize} bytes in ${payloadSize}`);
  }
  if (plainSize === 0) throw new CabinetError('CABINET_SPANNED', 'the folder goes on in another cabinet of its set');
  const payload = await source.read(payloadSize);
  if (payload.length < payloadSize) throw new CabinetError('CABINET_TRUNCATED', `the cabinet ends in block ${index} of a folder`);
  return { checksum: fixed.readUInt32LE(0), payload, reserved: fixed.subarray(BLOCK_HEADER_BYTES), plainSize };
}
