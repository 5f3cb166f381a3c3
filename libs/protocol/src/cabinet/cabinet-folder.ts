import { Buffer } from 'node:buffer';
import { CabinetError } from './cabinet-error.js';
import { BLOCK_PLAIN_BYTES } from './cabinet-format.js';
import { verifyChecksum } from './checksum.js';
import { readCompression } from './compression.js';
import { type DataBlock, dataBlocks, type FolderExtent } from './data-blocks.js';
import type { CabinetHeader, FolderEntry } from './header-reader.js';
import { decodeLzx } from './lzx/lzx-decoder.js';
import { inflateBlock } from './mszip.js';

/** One folder: a run of files that were compressed as one text. It is decoded when the first of them is asked for. */
export class CabinetFolder {
  private decoded: Uint8Array | undefined;

  /**
   * @param extent what the blocks claim; the caller has held it against its limits.
   * @param isSpanned the folder begins or ends in another cabinet.
   */
  constructor(
    private readonly header: CabinetHeader,
    private readonly entry: FolderEntry,
    private readonly extent: FolderExtent,
    readonly isSpanned: boolean,
  ) {}

  /** Bytes of plain text, as claimed. */
  get plainBytes(): number {
    return this.extent.plainBytes;
  }

  /** The plain text of the whole folder; decoded once. @throws CabinetError */
  plain(): Uint8Array {
    this.decoded ??= this.decode();
    return this.decoded;
  }

  /**
   * The plain text of the whole folder in pieces, each of them valid until the next is asked for. MSZIP is decoded piece by piece, and never
   * whole in memory; LZX, whose window can be as long as the text, is decoded at once.
   * @throws CabinetError
   */
  *pieces(): Generator<Uint8Array, void, void> {
    if (this.decoded === undefined && !this.isSpanned && readCompression(this.entry.compression).kind === 'mszip') yield* inflatedPieces(this.verifiedBlocks());
    else yield this.plain();
  }

  private decode(): Uint8Array {
    if (this.isSpanned) throw new CabinetError('CABINET_SPANNED', 'the folder lies partly in another cabinet of its set');
    const compression = readCompression(this.entry.compression);
    // Filled with zeros, though every decoder fills it whole or throws: a mistake there must not show foreign memory.
    const plain = Buffer.alloc(this.extent.plainBytes);
    const blocks = this.verifiedBlocks();
    if (compression.kind === 'lzx') decodeLzx(lzxStream(blocks, this.extent.compressedBytes, plain.length), plain, compression.windowBits);
    else if (compression.kind === 'mszip') inflateBlocks(blocks, plain);
    else copyBlocks(blocks, plain);
    return plain;
  }

  private *verifiedBlocks(): Generator<DataBlock, void, void> {
    let index = 0;
    for (const block of dataBlocks(this.header.bytes, this.entry, this.header.blockReserve)) {
      verifyChecksum(block, index);
      yield block;
      index += 1;
    }
  }
}

function copyBlocks(blocks: Iterable<DataBlock>, plain: Uint8Array): void {
  let at = 0;
  for (const { payload, plainSize } of blocks) {
    if (payload.length !== plainSize) throw new CabinetError('CABINET_STRUCTURE', `a stored block of ${payload.length} bytes claims ${plainSize}`);
    plain.set(payload, at);
    at += plainSize;
  }
}

function inflateBlocks(blocks: Iterable<DataBlock>, plain: Uint8Array): void {
  let start = 0;
  for (const { payload, plainSize } of blocks) {
    inflateBlock(payload, plain, { start, end: start + plainSize });
    start += plainSize;
  }
}

/** Blocks of one piece. */
const BLOCKS_PER_PIECE = 4;

/** The buffer begins with the last block of the piece before, which is the history of the first block. */
function* inflatedPieces(blocks: Iterable<DataBlock>): Generator<Uint8Array, void, void> {
  const buffer = Buffer.alloc((1 + BLOCKS_PER_PIECE) * BLOCK_PLAIN_BYTES);
  let start = 0;
  let end = 0;
  for (const { payload, plainSize } of blocks) {
    if (end + plainSize > buffer.length) {
      yield buffer.subarray(start, end);
      start = Math.min(end, BLOCK_PLAIN_BYTES);
      buffer.copyWithin(0, end - start, end);
      end = start;
    }
    inflateBlock(payload, buffer, { start: end, end: end + plainSize });
    end += plainSize;
  }
  if (end > start) yield buffer.subarray(start, end);
}

/** LZX is one stream whose bits go on from block to block; blocks only say where its frames end. */
function lzxStream(blocks: Iterable<DataBlock>, compressedBytes: number, plainBytes: number): Uint8Array {
  const stream = Buffer.alloc(compressedBytes);
  let written = 0;
  let plainLeft = plainBytes;
  for (const { payload, plainSize } of blocks) {
    if (plainSize !== Math.min(plainLeft, BLOCK_PLAIN_BYTES)) throw new CabinetError('CABINET_STRUCTURE', `an LZX block of ${plainSize} bytes is not the last`);
    stream.set(payload, written);
    written += payload.length;
    plainLeft -= plainSize;
  }
  return stream;
}
