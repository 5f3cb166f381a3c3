import { Buffer } from 'node:buffer';
import { CompoundFileError } from './compound-file-error.js';
import { readCompoundHeader, HEADER_BYTES, type CompoundHeader } from './compound-header.js';

/** Reads bytes of a file; fewer than asked for only at its end. */
export type ReadAt = (position: number, length: number) => Promise<Buffer>;

/** Numbers above this are no sectors but marks (MS-CFB 2.1). */
const LAST_SECTOR = 0xffff_fffa;
export const END_OF_CHAIN = 0xffff_fffe;

/** Sectors of the allocation table that stay in memory. */
const KEPT_SECTORS = 256;

/** The sectors of a compound file and the chains they form (MS-CFB 2.1, 2.3, 2.5). Memory holds a part of the allocation table. */
export class Sectors {
  readonly #kept = new Map<number, Buffer>();
  #fat: readonly number[] = [];

  private constructor(
    readonly header: CompoundHeader,
    private readonly readAt: ReadAt,
    private readonly size: number,
  ) {}

  /**
   * @param size bytes of the file
   * @throws CompoundFileError, and what `readAt` throws
   */
  static async open(readAt: ReadAt, size: number): Promise<Sectors> {
    const sectors = new Sectors(readCompoundHeader(await readAt(0, HEADER_BYTES)), readAt, size);
    sectors.#fat = await sectors.#allocationTable();
    return sectors;
  }

  /** Sectors that the whole file has room for. */
  get count(): number {
    return Math.max(0, Math.ceil(this.size / this.header.sectorBytes) - 1);
  }

  /**
   * The sectors of a chain to its end, in order.
   * @param most more than these are refused, so that a circle ends
   * @throws CompoundFileError
   */
  async chain(first: number, most: number): Promise<number[]> {
    const chain = await this.beginningOfChain(first, most + 1);
    if (chain.length > most) throw new CompoundFileError('COMPOUND_LIMIT', `the chain from sector ${first} is longer than ${most}`);
    return chain;
  }

  /** The same up to `most` sectors; what follows is not looked at. @throws CompoundFileError */
  async beginningOfChain(first: number, most: number): Promise<number[]> {
    const chain: number[] = [];
    for (let sector = first; sector !== END_OF_CHAIN && chain.length < most; sector = await this.#next(sector)) chain.push(this.#require(sector));
    return chain;
  }

  /** The bytes of sectors, those that follow each other in one go. The last of the file may be cut off. @throws CompoundFileError */
  async read(sectors: readonly number[]): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (let index = 0; index < sectors.length;) {
      let count = 1;
      while (sectors[index + count] === sectors[index]! + count) count += 1;
      parts.push(await this.#bytes(sectors[index]!, count));
      index += count;
    }
    return Buffer.concat(parts);
  }

  async #bytes(first: number, count: number): Promise<Buffer> {
    const { sectorBytes } = this.header;
    const [start, length] = [(this.#require(first) + 1) * sectorBytes, count * sectorBytes];
    const bytes = await this.readAt(start, Math.min(length, this.size - start));
    if (bytes.length === length) return bytes;
    if (start + bytes.length < this.size) throw new CompoundFileError('COMPOUND_TRUNCATED', `the file ends at ${start + bytes.length}`);
    return Buffer.concat([bytes, Buffer.alloc(length - bytes.length)]);
  }

  #require(sector: number): number {
    if (sector > LAST_SECTOR || sector >= this.count) throw new CompoundFileError('COMPOUND_STRUCTURE', `there is no sector ${sector}`);
    return sector;
  }

  /** Which sector follows one in its chain (MS-CFB 2.3). */
  async #next(sector: number): Promise<number> {
    const perSector = this.header.sectorBytes / 4;
    const [table, entry] = [Math.floor(sector / perSector), sector % perSector];
    const found = this.#fat[table];
    if (found === undefined) throw new CompoundFileError('COMPOUND_STRUCTURE', `sector ${sector} is not in the allocation table`);
    let bytes = this.#kept.get(found);
    if (bytes === undefined) {
      bytes = await this.#bytes(found, 1);
      if (this.#kept.size >= KEPT_SECTORS) this.#kept.clear();
      this.#kept.set(found, bytes);
    }
    return bytes.readUInt32LE(entry * 4);
  }

  /** Where the allocation table lies: the first part stands in the header, the rest in sectors of their own (MS-CFB 2.5). */
  async #allocationTable(): Promise<readonly number[]> {
    const { difat, fatSectors, firstDifatSector, difatSectors } = this.header;
    if (fatSectors > this.count || difatSectors > this.count) throw new CompoundFileError('COMPOUND_STRUCTURE', `an allocation table of ${fatSectors} sectors in a file of ${this.count}`);
    const table = [...difat];
    let sector = firstDifatSector;
    for (let read = 0; read < difatSectors && table.length < fatSectors; read += 1) {
      const bytes = await this.#bytes(sector, 1);
      for (let at = 0; at < bytes.length - 4; at += 4) table.push(bytes.readUInt32LE(at));
      sector = bytes.readUInt32LE(bytes.length - 4);
    }
    if (table.length < fatSectors) throw new CompoundFileError('COMPOUND_STRUCTURE', `only ${table.length} of ${fatSectors} sectors of the allocation table are named`);
    return table.slice(0, fatSectors).map((each) => this.#require(each));
  }
}
