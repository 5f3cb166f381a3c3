import { Buffer } from 'node:buffer';
import { CompoundFileError } from './compound-file-error.js';
import { ENTRY_BYTES, readDirectory, type DirectoryEntry } from './directory.js';
import { END_OF_CHAIN, Sectors, type ReadAt } from './sectors.js';

export type { ReadAt };

/** What the caller accepts. */
export interface CompoundFileLimits {
  /** Most bytes of a stream that is read. */
  readonly maxStreamBytes: number;
  /** Most entries of the directory. */
  readonly maxEntries: number;
}

/** A stream of the root storage. */
export interface CompoundStream {
  /** As it stands in the file; for comparing, never for paths. */
  readonly name: string;
  /** In bytes, as claimed. */
  readonly size: number;
}

/** Streams smaller than this lie together in one stream, in pieces of 64 bytes (MS-CFB 2.4). */
const SMALL_STREAM_BYTES = 4_096;
const SMALL_PIECE_BYTES = 64;

/** A compound file (MS-CFB) of any size, of which only what is asked for is read. */
export class CompoundFile {
  #smallSectors: Promise<{ readonly table: Buffer; readonly sectors: readonly number[] }> | null = null;

  private constructor(
    private readonly sectors: Sectors,
    private readonly root: DirectoryEntry,
    private readonly entries: ReadonlyMap<string, DirectoryEntry>,
    private readonly limits: CompoundFileLimits,
  ) {}

  /**
   * @param size bytes of the file
   * @throws CompoundFileError, and what `readAt` throws
   */
  static async open(readAt: ReadAt, size: number, limits: CompoundFileLimits): Promise<CompoundFile> {
    const sectors = await Sectors.open(readAt, size);
    const { sectorBytes, firstDirectorySector, version } = sectors.header;
    const most = Math.ceil((limits.maxEntries * ENTRY_BYTES) / sectorBytes);
    const { root, streams } = readDirectory(await sectors.read(await sectors.chain(firstDirectorySector, most)), version);
    const entries = new Map(streams.map((stream) => [stream.name, stream]));
    if (entries.size < streams.length) throw new CompoundFileError('COMPOUND_STRUCTURE', 'two streams have the same name');
    return new CompoundFile(sectors, root, entries, limits);
  }

  /** The streams of the root storage. */
  get streams(): readonly CompoundStream[] {
    return [...this.entries.values()];
  }

  /** A stream as a whole; null when there is none of this name. @throws CompoundFileError */
  async read(name: string): Promise<Buffer | null> {
    const entry = this.entries.get(name);
    if (entry === undefined) return null;
    return entry.size < SMALL_STREAM_BYTES ? this.#readSmall(entry) : this.#readLarge(entry);
  }

  async #readLarge(entry: DirectoryEntry): Promise<Buffer> {
    const bytes = await this.sectors.read(await this.#sectorsOf(entry));
    return bytes.subarray(0, entry.size);
  }

  async #sectorsOf({ firstSector, size }: DirectoryEntry): Promise<number[]> {
    if (!(size <= this.limits.maxStreamBytes)) throw new CompoundFileError('COMPOUND_LIMIT', `a stream of ${size} bytes, at most ${this.limits.maxStreamBytes} are accepted`);
    const needed = Math.ceil(size / this.sectors.header.sectorBytes);
    if (needed > this.sectors.count) throw new CompoundFileError('COMPOUND_TRUNCATED', `a stream of ${size} bytes in a file of ${this.sectors.count} sectors`);
    // What is chained behind the last byte is of no use, and may be a circle.
    const chain = await this.sectors.beginningOfChain(firstSector, needed);
    if (chain.length < needed) throw new CompoundFileError('COMPOUND_STRUCTURE', `a stream of ${size} bytes has ${chain.length} sectors`);
    return chain;
  }

  async #readSmall({ firstSector, size }: DirectoryEntry): Promise<Buffer> {
    this.#smallSectors ??= this.#openSmall();
    const { table, sectors } = await this.#smallSectors;
    const bytes = Buffer.alloc(size);
    let piece = firstSector;
    for (let at = 0; at < size; at += SMALL_PIECE_BYTES) {
      if (piece === END_OF_CHAIN || piece * 4 + 4 > table.length) throw new CompoundFileError('COMPOUND_STRUCTURE', `a small stream goes on in piece ${piece}, which is not there`);
      (await this.#smallPiece(sectors, piece)).copy(bytes, at);
      piece = table.readUInt32LE(piece * 4);
    }
    return bytes;
  }

  async #smallPiece(sectors: readonly number[], piece: number): Promise<Buffer> {
    const { sectorBytes } = this.sectors.header;
    const position = piece * SMALL_PIECE_BYTES;
    const sector = sectors[Math.floor(position / sectorBytes)];
    if (sector === undefined) throw new CompoundFileError('COMPOUND_STRUCTURE', `there is no piece ${piece} of small streams`);
    const bytes = await this.sectors.read([sector]);
    return bytes.subarray(position % sectorBytes, (position % sectorBytes) + SMALL_PIECE_BYTES);
  }

  /** The table by which small streams are chained (MS-CFB 2.4), and the sectors of the stream that they lie in. */
  async #openSmall(): Promise<{ table: Buffer; sectors: readonly number[] }> {
    const { firstMiniFatSector, miniFatSectors, sectorBytes } = this.sectors.header;
    if (miniFatSectors * sectorBytes > this.limits.maxStreamBytes) throw new CompoundFileError('COMPOUND_LIMIT', `a table of small streams of ${miniFatSectors} sectors`);
    const table = miniFatSectors === 0 ? Buffer.alloc(0) : await this.sectors.read(await this.sectors.chain(firstMiniFatSector, miniFatSectors));
    return { table, sectors: await this.#sectorsOf(this.root) };
  }
}
