import { CabinetError } from '../cabinet-error.js';
import type { BitReader } from './bit-reader.js';
import { HuffmanTable } from './huffman-table.js';
import { PRETREE_SYMBOLS } from './lzx-format.js';

const PRETREE_LENGTH_BITS = 4;

/** A length of 0 to 16 is sent as how much it differs from what it was, modulo this. */
const LENGTH_VALUES = 17;

/** Symbols of the pretree above the differences: runs of zeros, short and long, and a run of one length. */
const SHORT_ZERO_RUN = 17;
const LONG_ZERO_RUN = 18;

/** Reads the code lengths of trees, which are sent as differences to those of the block before. */
export class TreeLengthReader {
  private readonly pretree = new HuffmanTable(PRETREE_SYMBOLS, 8);

  /**
   * Updates `lengths` from index `from` up to `to`.
   *
   * @throws CabinetError `CABINET_DATA` for an impossible pretree or a run that passes `to`.
   */
  update(bits: BitReader, lengths: Uint8Array, from: number, to: number): void {
    for (let symbol = 0; symbol < PRETREE_SYMBOLS; symbol += 1) this.pretree.lengths[symbol] = bits.bits(PRETREE_LENGTH_BITS);
    this.pretree.build(false);
    for (let at = from; at < to; ) at = this.step(bits, lengths, at, to);
  }

  private step(bits: BitReader, lengths: Uint8Array, at: number, to: number): number {
    const symbol = this.pretree.decode(bits);
    if (symbol < SHORT_ZERO_RUN) {
      lengths[at] = changed(lengths[at]!, symbol);
      return at + 1;
    }
    const run = runLength(bits, symbol);
    if (run > to - at) throw new CabinetError('CABINET_DATA', 'a run of lengths passes the end of its tree');
    lengths.fill(symbol > LONG_ZERO_RUN ? this.runValue(bits, lengths[at]!) : 0, at, at + run);
    return at + run;
  }

  /** The length that a run repeats is sent as the difference to the first one it replaces. */
  private runValue(bits: BitReader, before: number): number {
    const symbol = this.pretree.decode(bits);
    if (symbol >= SHORT_ZERO_RUN) throw new CabinetError('CABINET_DATA', 'a run of runs');
    return changed(before, symbol);
  }
}

function runLength(bits: BitReader, symbol: number): number {
  if (symbol === SHORT_ZERO_RUN) return 4 + bits.bits(4);
  if (symbol === LONG_ZERO_RUN) return 20 + bits.bits(5);
  return 4 + bits.bits(1);
}

function changed(before: number, difference: number): number {
  return (before + LENGTH_VALUES - difference) % LENGTH_VALUES;
}
