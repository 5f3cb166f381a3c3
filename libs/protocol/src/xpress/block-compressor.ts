import { MAX_MATCH_OFFSET, MIN_MATCH } from './block-format.js';
import { maxPayloadBytes, TokenWriter } from './token-writer.js';

const HASH_BITS = 13;
const HASH_SIZE = 1 << HASH_BITS;
/** Knuth's multiplier: spreads three bytes over the hash table. */
const HASH_MULTIPLIER = 0x9e37_79b1;
/** Earlier places tried for one position. More gains little on XML and costs time. */
const MAX_PROBES = 8;
/** A match this long is taken without looking for a longer one. */
const GOOD_MATCH = 48;
/** The position counter starts again here, long before it leaves the 32-bit integers. */
const POSITION_LIMIT = 0x3fff_ffff;

/**
 * Finds repetitions in one block at a time (LZ77, MS-WUSP 2.1.1.1.1) and writes them as DIRECT2 tokens.
 *
 * The tables are kept from block to block without being cleared: positions keep counting, and everything in front of
 * the current block's first position is stale.
 */
export class BlockCompressor {
  private readonly writer: TokenWriter;
  private readonly newest = new Int32Array(HASH_SIZE).fill(-1);
  /** For each position of the block: the position before it with the same hash. */
  private readonly older: Int32Array;
  private base = 0;
  private matchOffset = 0;

  /** @param blockBytes the largest block that will be given to {@link compress}. */
  constructor(blockBytes: number) {
    this.writer = new TokenWriter(new Uint8Array(maxPayloadBytes(blockBytes)));
    this.older = new Int32Array(blockBytes);
  }

  /** The payload made by the last {@link compress}; overwritten by the next one. */
  get output(): Uint8Array {
    return this.writer.output;
  }

  /** Compresses one whole block and returns the payload's length in bytes, which may be longer than the block. */
  compress(block: Uint8Array): number {
    const length = block.length;
    if (this.base > POSITION_LIMIT) {
      this.newest.fill(-1);
      this.base = 0;
    }
    const writer = this.writer;
    writer.begin();
    const searchEnd = length - MIN_MATCH;
    let position = 0;
    while (position <= searchEnd) {
      const matchLength = this.findMatch(block, position);
      if (matchLength < MIN_MATCH) {
        writer.literal(block[position]!);
        position += 1;
      } else {
        writer.match(this.matchOffset, matchLength);
        const next = position + matchLength;
        for (let covered = position + 1; covered < next && covered <= searchEnd; covered += 1) {
          this.remember(block, covered);
        }
        position = next;
      }
    }
    while (position < length) writer.literal(block[position++]!);
    this.base += length;
    return writer.finish();
  }

  /** Enters the position under the hash of its three bytes and returns the newest earlier entry. */
  private remember(block: Uint8Array, position: number): number {
    const three = block[position]! | (block[position + 1]! << 8) | (block[position + 2]! << 16);
    const hash = Math.imul(three, HASH_MULTIPLIER) >>> (32 - HASH_BITS);
    const earlier = this.newest[hash]!;
    this.newest[hash] = this.base + position;
    this.older[position] = earlier;
    return earlier;
  }

  /** Returns the length of the best match found (0 when none) and leaves its offset in `matchOffset`. */
  private findMatch(block: Uint8Array, position: number): number {
    const oldest = Math.max(0, position - MAX_MATCH_OFFSET);
    const end = block.length;
    let candidate = this.remember(block, position) - this.base;
    let best = MIN_MATCH - 1;
    for (let probe = 0; probe < MAX_PROBES && candidate >= oldest; probe += 1) {
      // Only a candidate that agrees one byte past the best so far can be longer.
      if (block[candidate + best] === block[position + best]) {
        let length = 0;
        while (position + length < end && block[candidate + length] === block[position + length]) length += 1;
        if (length > best) {
          best = length;
          this.matchOffset = position - candidate;
          if (length >= GOOD_MATCH || position + length === end) break;
        }
      }
      candidate = this.older[candidate]! - this.base;
    }
    return best < MIN_MATCH ? 0 : best;
  }
}
