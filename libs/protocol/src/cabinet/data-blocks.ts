import { ByteCursor } from './byte-cursor.js';
import { CabinetError } from './cabinet-error.js';
import { BLOCK_PLAIN_BYTES, MAX_BLOCK_PAYLOAD } from './cabinet-format.js';
import type { FolderEntry } from './header-reader.js';

/** One CFDATA that lies inside the cabinet. */
export interface DataBlock {
  readonly checksum: number;
  /** Bytes of compressed data; 1 to {@link MAX_BLOCK_PAYLOAD}. */
  readonly payload: Uint8Array;
  /** Reserved bytes, which some writers count into the checksum. */
  readonly reserved: Uint8Array;
  /** Bytes of plain text; 1 to {@link BLOCK_PLAIN_BYTES}, or 0 when the block goes on in the next cabinet. */
  readonly plainSize: number;
}

/** Where a folder's blocks are and what they hold together, from their headers alone. */
export interface FolderExtent {
  readonly start: number;
  readonly end: number;
  readonly compressedBytes: number;
  readonly plainBytes: number;
  /** The last block is completed by the next cabinet. */
  readonly isCutOff: boolean;
}

/**
 * The blocks of a folder, in order.
 *
 * @throws CabinetError when a header or a payload passes the end of the cabinet or has a size the format does not know.
 */
export function* dataBlocks(bytes: Uint8Array, folder: FolderEntry, reserve: number): Generator<DataBlock, void, void> {
  const cursor = new ByteCursor(bytes, folder.dataStart);
  for (let index = 0; index < folder.blockCount; index += 1) {
    const checksum = cursor.uint32();
    const payloadSize = cursor.uint16();
    const plainSize = cursor.uint16();
    requirePossible(payloadSize, plainSize, index);
    const start = cursor.position + reserve;
    cursor.skip(reserve + payloadSize);
    const payload = bytes.subarray(start, start + payloadSize);
    yield { checksum, payload, reserved: bytes.subarray(start - reserve, start), plainSize };
  }
}

function requirePossible(payloadSize: number, plainSize: number, index: number): void {
  if (payloadSize === 0 || payloadSize > MAX_BLOCK_PAYLOAD || plainSize > BLOCK_PLAIN_BYTES) {
    throw new CabinetError('CABINET_STRUCTURE', `block ${index} claims ${plainSize} bytes in ${payloadSize}`);
  }
}

/** Adds up what the headers of a folder's blocks claim. @throws CabinetError */
export function measureFolder(bytes: Uint8Array, folder: FolderEntry, reserve: number): FolderExtent {
  let end = folder.dataStart;
  let compressedBytes = 0;
  let plainBytes = 0;
  let isCutOff = false;
  for (const block of dataBlocks(bytes, folder, reserve)) {
    if (isCutOff) throw new CabinetError('CABINET_STRUCTURE', 'a block that goes on in the next cabinet is not the last');
    isCutOff = block.plainSize === 0;
    compressedBytes += block.payload.length;
    plainBytes += block.plainSize;
    end = block.payload.byteOffset - bytes.byteOffset + block.payload.length;
  }
  return { start: folder.dataStart, end, compressedBytes, plainBytes, isCutOff };
}
