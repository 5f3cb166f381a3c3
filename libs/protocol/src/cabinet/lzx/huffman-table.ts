import { CabinetError } from '../cabinet-error.js';
import type { BitReader } from './bit-reader.js';

const MAX_CODE_BITS = 16;

/** A quick entry holds the symbol above the code's length; no code has length 0, so 0 means "look further". */
const LENGTH_FIELD_BITS = 5;
const LENGTH_FIELD = (1 << LENGTH_FIELD_BITS) - 1;

/**
 * A canonical prefix code. Codes of up to `quickBits` bits are looked up at once, the rare longer ones length by length.
 *
 * `lengths` belongs to the reader of the trees: LZX transmits only how it differs from what it was before.
 */
export class HuffmanTable {
  readonly lengths: Uint8Array;
  private readonly quick: Uint16Array;
  /** Symbols by length, then by value: the order in which codes are given out. */
  private readonly ordered: Uint16Array;
  /** For each length: the first code behind those of this length, aligned to 16 bits. */
  private readonly limits = new Int32Array(MAX_CODE_BITS + 1);
  /** For each length: where its codes begin, aligned to 16 bits, and at which place of `ordered`. */
  private readonly firstCodes = new Int32Array(MAX_CODE_BITS + 1);
  private readonly firstPlaces = new Int32Array(MAX_CODE_BITS + 1);

  constructor(
    symbolCount: number,
    private readonly quickBits: number,
  ) {
    this.lengths = new Uint8Array(symbolCount);
    this.quick = new Uint16Array(1 << quickBits);
    this.ordered = new Uint16Array(symbolCount);
  }

  /**
   * Makes the code that `lengths` describes.
   *
   * @param mayBeEmpty a code without any symbol is accepted; decoding with it fails.
   * @throws CabinetError `CABINET_DATA` when the lengths describe no complete prefix code.
   */
  build(mayBeEmpty: boolean): void {
    const end = this.giveOutCodes();
    if (end !== 1 << MAX_CODE_BITS && !(mayBeEmpty && end === 0)) throw new CabinetError('CABINET_DATA', 'the lengths of a tree are no prefix code');
    this.orderSymbols();
    this.fillQuick();
  }

  /** Takes one code. @throws CabinetError when this code is empty. */
  decode(bits: BitReader): number {
    const ahead = bits.peek16();
    const entry = this.quick[ahead >>> (MAX_CODE_BITS - this.quickBits)]!;
    if (entry === 0) return this.decodeLong(bits, ahead);
    bits.drop(entry & LENGTH_FIELD);
    return entry >>> LENGTH_FIELD_BITS;
  }

  private decodeLong(bits: BitReader, ahead: number): number {
    for (let length = this.quickBits + 1; length <= MAX_CODE_BITS; length += 1) {
      if (ahead >= this.limits[length]!) continue;
      bits.drop(length);
      return this.ordered[this.firstPlaces[length]! + ((ahead - this.firstCodes[length]!) >>> (MAX_CODE_BITS - length))]!;
    }
    throw new CabinetError('CABINET_DATA', 'a code of an empty tree');
  }

  /** @returns the sum over all codes of the part of the code space each takes: 2 to the 16th for a complete code. */
  private giveOutCodes(): number {
    const counts = new Uint32Array(MAX_CODE_BITS + 1);
    for (const length of this.lengths) counts[length]! += 1;
    let code = 0;
    let place = 0;
    for (let length = 1; length <= MAX_CODE_BITS; length += 1) {
      this.firstCodes[length] = code;
      this.firstPlaces[length] = place;
      code += counts[length]! << (MAX_CODE_BITS - length);
      place += counts[length]!;
      this.limits[length] = code;
    }
    return code;
  }

  private orderSymbols(): void {
    const next = Int32Array.from(this.firstPlaces);
    for (let symbol = 0; symbol < this.lengths.length; symbol += 1) {
      const length = this.lengths[symbol]!;
      if (length > 0) this.ordered[next[length]!++] = symbol;
    }
  }

  private fillQuick(): void {
    this.quick.fill(0);
    const coarse = MAX_CODE_BITS - this.quickBits;
    for (let length = 1; length <= this.quickBits; length += 1) {
      const span = 1 << (this.quickBits - length);
      let place = this.firstPlaces[length]!;
      for (let at = this.firstCodes[length]! >> coarse; at < this.limits[length]! >> coarse; at += span) {
        this.quick.fill((this.ordered[place++]! << LENGTH_FIELD_BITS) | length, at, at + span);
      }
    }
  }
}
