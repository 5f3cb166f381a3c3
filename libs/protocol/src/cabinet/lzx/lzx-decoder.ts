import { CabinetError } from '../cabinet-error.js';
import { BitReader } from './bit-reader.js';
import { undoCallTranslation } from './call-translation.js';
import { HuffmanTable } from './huffman-table.js';
import {
  ALIGNED_BITS, ALIGNED_SYMBOLS, BlockKind, DISTANCE_SHIFT, FRAME_BYTES, LENGTH_SYMBOLS, LENGTHS_PER_SLOT, LITERALS, LONG_LENGTH,
  MIN_MATCH, positionSlots, REPEATED_DISTANCES, SLOT_BASES, SLOT_EXTRA_BITS,
} from './lzx-format.js';
import { TreeLengthReader } from './tree-lengths.js';

/**
 * Decodes an LZX stream as it stands in the blocks of a cabinet's folder, put together.
 *
 * @param target is filled exactly; it is the window as well.
 * @param windowBits size of the window as a power of two, 15 to 21.
 * @throws CabinetError `CABINET_DATA` or `CABINET_TRUNCATED`
 */
export function decodeLzx(stream: Uint8Array, target: Uint8Array, windowBits: number): void {
  new LzxDecoder(stream, target, windowBits).run();
}

/** Decodes frame by frame; between frames input may be appended and the window moved. */
export class LzxDecoder {
  /** Where the next byte goes in the target. */
  position = 0;
  private readonly bits: BitReader;
  private readonly main: HuffmanTable;
  private readonly length = new HuffmanTable(LENGTH_SYMBOLS, 10);
  private readonly aligned = new HuffmanTable(ALIGNED_SYMBOLS, 7);
  private readonly treeLengths = new TreeLengthReader();
  private readonly windowSize: number;
  private blockKind = 0;
  private blockEnd = 0;
  /** A block of an odd number of plain bytes is followed by one byte that fills a word. */
  private isPadded = false;
  /** The three distances used last, latest first. */
  private recent0 = 1;
  private recent1 = 1;
  private recent2 = 1;

  constructor(
    stream: Uint8Array,
    private readonly target: Uint8Array,
    windowBits: number,
  ) {
    this.bits = new BitReader(stream);
    this.windowSize = 2 ** windowBits;
    this.main = new HuffmanTable(LITERALS + positionSlots(windowBits) * LENGTHS_PER_SLOT, 11);
  }

  run(): void {
    const codeSize = this.codeSize();
    while (this.position < this.target.length) this.frame(Math.min(this.position + FRAME_BYTES, this.target.length));
    if (codeSize !== 0) undoCallTranslation(this.target, codeSize);
  }

  /** What begins a stream: the size of the code whose calls were translated, 0 for none. */
  codeSize(): number {
    return this.bits.bits(1) === 1 ? this.bits.bits32() | 0 : 0;
  }

  /** Appends the input of the next frame. */
  append(payload: Uint8Array): void {
    this.bits.append(payload);
  }

  /** Forgets the first bytes of the target, which then must not be looked back at. */
  moveWindow(by: number): void {
    this.target.copyWithin(0, by, this.position);
    this.position -= by;
    this.blockEnd -= by;
  }

  /** Decodes up to `end`, which is where a frame ends. */
  frame(end: number): void {
    while (this.position < end) {
      if (this.position === this.blockEnd) this.startBlock();
      const stop = Math.min(end, this.blockEnd);
      if (this.blockKind === BlockKind.uncompressed) this.copyBytes(stop);
      else this.decodeSymbols(stop);
    }
    this.bits.alignToWord();
    this.requireInput();
  }

  private startBlock(): void {
    if (this.isPadded) this.bits.bytes(1);
    this.blockKind = this.bits.bits(3);
    const size = (this.bits.bits(16) << 8) | this.bits.bits(8);
    this.requireInput();
    if (size === 0) throw new CabinetError('CABINET_DATA', 'an LZX block of no bytes');
    this.blockEnd = this.position + size;
    this.isPadded = this.blockKind === BlockKind.uncompressed && (size & 1) === 1;
    if (this.blockKind === BlockKind.uncompressed) this.startUncompressed();
    else if (this.blockKind === BlockKind.verbatim || this.blockKind === BlockKind.aligned) this.readTrees();
    else throw new CabinetError('CABINET_DATA', `an LZX block of kind ${this.blockKind}`);
  }

  private startUncompressed(): void {
    this.bits.alignToBytes();
    this.recent0 = this.bits.bytes32();
    this.recent1 = this.bits.bytes32();
    this.recent2 = this.bits.bytes32();
  }

  private readTrees(): void {
    if (this.blockKind === BlockKind.aligned) {
      for (let symbol = 0; symbol < ALIGNED_SYMBOLS; symbol += 1) this.aligned.lengths[symbol] = this.bits.bits(3);
      this.aligned.build(false);
    }
    // Bytes and matches are two runs of lengths, each with a pretree of its own.
    this.treeLengths.update(this.bits, this.main.lengths, 0, LITERALS);
    this.treeLengths.update(this.bits, this.main.lengths, LITERALS, this.main.lengths.length);
    this.main.build(false);
    this.treeLengths.update(this.bits, this.length.lengths, 0, LENGTH_SYMBOLS);
    this.length.build(true);
    this.requireInput();
  }

  private copyBytes(stop: number): void {
    const taken = this.bits.bytes(stop - this.position);
    if (taken.length < stop - this.position) throw new CabinetError('CABINET_TRUNCATED', 'an LZX stream ends inside an uncompressed block');
    this.target.set(taken, this.position);
    this.position = stop;
  }

  /** Decodes bytes and matches of the current block up to `stop`, which no match may pass. */
  private decodeSymbols(stop: number): void {
    const { bits, main, target } = this;
    let position = this.position;
    while (position < stop) {
      const symbol = main.decode(bits);
      if (symbol < LITERALS) {
        target[position++] = symbol;
      } else {
        const match = symbol - LITERALS;
        const inSymbol = match & (LENGTHS_PER_SLOT - 1);
        const length = MIN_MATCH + (inSymbol < LONG_LENGTH ? inSymbol : LONG_LENGTH + this.length.decode(bits));
        const from = position - this.distance(match >>> 3);
        if (from < 0 || from < position - this.windowSize || from === position) throw new CabinetError('CABINET_DATA', `a match at ${position} looks back too far`);
        if (length > stop - position) throw new CabinetError('CABINET_DATA', `a match at ${position} passes the end of its block or frame`);
        position = copyMatch(target, from, position, length);
      }
    }
    this.position = position;
  }

  private distance(slot: number): number {
    if (slot < REPEATED_DISTANCES) return this.repeatedDistance(slot);
    const distance = SLOT_BASES[slot]! - DISTANCE_SHIFT + this.extra(SLOT_EXTRA_BITS[slot]!);
    this.recent2 = this.recent1;
    this.recent1 = this.recent0;
    this.recent0 = distance;
    return distance;
  }

  /** Uses one of the distances again; it changes places with the latest one. */
  private repeatedDistance(slot: number): number {
    const latest = this.recent0;
    if (slot === 0) return latest;
    this.recent0 = slot === 1 ? this.recent1 : this.recent2;
    if (slot === 1) this.recent1 = latest;
    else this.recent2 = latest;
    return this.recent0;
  }

  /** The bits of a distance that its slot leaves open. In aligned blocks the lowest three are a symbol. */
  private extra(count: number): number {
    const { bits } = this;
    if (this.blockKind === BlockKind.aligned && count >= ALIGNED_BITS) {
      const high = count > ALIGNED_BITS ? bits.bits(count - ALIGNED_BITS) << ALIGNED_BITS : 0;
      return high | this.aligned.decode(bits);
    }
    if (count === 0) return 0;
    // Seventeen bits are more than the reader gives at once.
    if (count > 16) return (bits.bits(1) << 16) | bits.bits(16);
    return bits.bits(count);
  }

  private requireInput(): void {
    if (this.bits.isPastEnd) throw new CabinetError('CABINET_TRUNCATED', 'an LZX stream ends inside a block');
  }
}

/** Byte by byte on purpose: a match may overlap what it writes, which is how runs are encoded. */
function copyMatch(target: Uint8Array, from: number, to: number, length: number): number {
  const end = to + length;
  while (to < end) target[to++] = target[from++]!;
  return end;
}
