import { CabinetError } from './cabinet-error.js';
import type { DataBlock } from './data-blocks.js';

/**
 * The checksum of CFDATA: 32-bit little-endian words, combined by exclusive or. The one to three bytes that remain
 * count as a number of their own, most significant byte first.
 */
export function xorOfWords(bytes: Uint8Array, seed: number): number {
  const whole = bytes.length & ~3;
  let sum = seed;
  for (let at = 0; at < whole; at += 4) {
    sum ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
  }
  let rest = 0;
  for (let at = whole; at < bytes.length; at += 1) rest = (rest << 8) | bytes[at]!;
  return (sum ^ rest) >>> 0;
}

/** Checksum of a block: its payload, then its two sizes, which are one word together. */
export function blockChecksum(payload: Uint8Array, plainSize: number): number {
  return (xorOfWords(payload, 0) ^ (payload.length | (plainSize << 16))) >>> 0;
}

/**
 * Holds a block against the checksum it announces; 0 announces none.
 *
 * @throws CabinetError `CABINET_CHECKSUM`
 */
export function verifyChecksum(block: DataBlock, index: number): void {
  if (block.checksum === 0) return;
  const sum = blockChecksum(block.payload, block.plainSize);
  if (sum === block.checksum) return;
  // The published text counts the reserved bytes in, its example leaves them out, and there are writers of both kinds.
  if (block.reserved.length > 0 && xorOfWords(block.reserved, sum) === block.checksum) return;
  throw new CabinetError('CABINET_CHECKSUM', `block ${index} does not have its checksum`);
}
