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
