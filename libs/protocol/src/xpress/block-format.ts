import { XpressError } from './xpress-error.js';

/** Bytes of plain text per block as we send them: the size a real server uses. MS-WUSP 2.1.1 only asks for less than 64 KiB. */
export const XPRESS_BLOCK_SIZE = 16_352;

/** Largest `original` and largest `compressed` of one block, in bytes (MS-WUSP 2.1.1). */
export const MAX_BLOCK_BYTES = 65_535;

/** Bytes in front of every payload: `original`, then `compressed`, each a 32-bit little-endian integer (MS-WUSP 2.1.1). */
export const BLOCK_HEADER_BYTES = 8;

/** Shortest run of equal bytes that is written as a match (MS-WUSP 2.1.1.1.1). */
export const MIN_MATCH = 3;

/** Farthest distance a match can look back: 13 bits (MS-WUSP 2.1.1.1.2). */
export const MAX_MATCH_OFFSET = 8_192;

/** The sizes in the header of one block, checked against the limits and against the body that holds it. */
export interface BlockHeader {
  /** Length of the plain text in bytes. */
  readonly original: number;
  /** Length of the payload in bytes. Equal to `original` when the payload is the plain text itself. */
  readonly compressed: number;
}

/**
 * Reads and checks the block header at `position`.
 *
 * @throws XpressError when the body ends inside the header or the payload, or a size is zero or above the limit.
 */
export function readBlockHeader(body: Uint8Array, position: number): BlockHeader {
  if (body.length - position < BLOCK_HEADER_BYTES) {
    throw new XpressError('XPRESS_TRUNCATED', `block header at ${position} is cut off`);
  }
  const original = readUint32(body, position);
  const compressed = readUint32(body, position + 4);
  if (original === 0 || original > MAX_BLOCK_BYTES || compressed === 0 || compressed > MAX_BLOCK_BYTES) {
    throw new XpressError('XPRESS_BAD_LENGTH', `block at ${position} claims ${original} bytes in ${compressed}`);
  }
  if (compressed > body.length - position - BLOCK_HEADER_BYTES) {
    throw new XpressError('XPRESS_TRUNCATED', `payload of ${compressed} bytes at ${position} passes the end of the body`);
  }
  return { original, compressed };
}

/** Writes a block header at `position` of `target`. */
export function writeBlockHeader(target: Uint8Array, position: number, header: BlockHeader): void {
  writeUint32(target, position, header.original);
  writeUint32(target, position + 4, header.compressed);
}

/** Writes the low 32 bits of `value`, little-endian. */
export function writeUint32(target: Uint8Array, position: number, value: number): void {
  target[position] = value;
  target[position + 1] = value >>> 8;
  target[position + 2] = value >>> 16;
  target[position + 3] = value >>> 24;
}

/** Reads 32 bits as an unsigned integer: read as signed, as the specification types them, a large length would turn negative and pass a limit. */
export function readUint32(source: Uint8Array, position: number): number {
  return (source[position]! | (source[position + 1]! << 8) | (source[position + 2]! << 16) | (source[position + 3]! << 24)) >>> 0;
}
