/**
 * Computers have numbers, so that the computers with one status of one update are a set of bits. Which part of the number space a computer
 * belongs to follows from its id alone: reports of one computer always meet in one shard, in order, and shards never touch the same bits.
 */
export const SHARD_COUNT = 16;
/** Room of one shard: 2^20 computers. */
const SHARD_BITS = 20;
/** Computers of one block: the bits of one row, 1 KiB. */
export const BLOCK_COMPUTERS = 8_192;
export const BLOCK_BYTES = BLOCK_COMPUTERS / 8;

/** The shard of a computer id: FNV-1a over its UTF-16 code units, folded. */
export function shardOf(computerId: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < computerId.length; index += 1) {
    hash = Math.imul(hash ^ computerId.charCodeAt(index), 0x01000193);
  }
  return ((hash >>> 16) ^ hash) & (SHARD_COUNT - 1);
}

/** The number of the `slot`th computer of a shard, counted from 0. */
export function computerNumber(shard: number, slot: number): number {
  return shard * 2 ** SHARD_BITS + slot;
}

export function shardOfNumber(number: number): number {
  return number >>> SHARD_BITS;
}

export function blockOf(number: number): number {
  return Math.floor(number / BLOCK_COMPUTERS);
}

/** The shard that all computers of a block belong to. */
export function shardOfBlock(block: number): number {
  return shardOfNumber(block * BLOCK_COMPUTERS);
}

/** Sets or clears the bit of a computer in its block. */
export function setComputer(bits: Buffer, number: number, present: boolean): void {
  const index = number % BLOCK_COMPUTERS;
  const mask = 1 << (index & 7);
  const byte = bits[index >>> 3] ?? 0;
  bits[index >>> 3] = present ? byte | mask : byte & ~mask;
}

export function hasComputer(bits: Uint8Array, number: number): boolean {
  const index = number % BLOCK_COMPUTERS;
  return ((bits[index >>> 3] ?? 0) & (1 << (index & 7))) !== 0;
}

/** The computers of a block, ascending. */
export function* computersOf(block: number, bits: Uint8Array): Generator<number> {
  for (let byte = 0; byte < bits.length; byte += 1) {
    const value = bits[byte] ?? 0;
    for (let bit = 0; value >>> bit !== 0; bit += 1) {
      if (value & (1 << bit)) yield block * BLOCK_COMPUTERS + byte * 8 + bit;
    }
  }
}

/** How many bits are set; the length is a multiple of four. */
export function countComputers(bits: Uint8Array): number {
  return countCommon(bits, bits);
}

/** How many bits are set in both; the lengths are the same, a multiple of four. */
export function countCommon(left: Uint8Array, right: Uint8Array): number {
  const one = new DataView(left.buffer, left.byteOffset, left.byteLength);
  const other = new DataView(right.buffer, right.byteOffset, right.byteLength);
  let count = 0;
  for (let at = 0; at < left.length; at += 4) {
    const word = one.getUint32(at) & other.getUint32(at);
    if (word !== 0) count += bitsOf(word);
  }
  return count;
}

/** The bits of a word, summed in pairs, in fours, and in bytes. */
function bitsOf(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
