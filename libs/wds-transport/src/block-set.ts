import type { BlockRange } from '@sluice/protocol/wds/application';

/** Which blocks of a content are there: MissingBlocksBitmap of MS-WDSMA 3.2.1, counted from zero. */
export class BlockSet {
  readonly #bits: Uint8Array;
  #count = 0;
  /** Everything before it is there. */
  #firstMissing = 0;

  constructor(
    readonly size: number,
    bits?: Uint8Array,
  ) {
    this.#bits = new Uint8Array(Math.ceil(size / 8));
    if (bits === undefined) return;
    if (bits.length !== this.#bits.length) throw new RangeError(`A set of ${size} blocks does not have ${bits.length} bytes.`);
    for (let block = 0; block < size; block += 1) if ((bits[block >> 3]! >> (block & 7)) & 1) this.add(block);
  }

  static fromBytes(size: number, bits: Uint8Array): BlockSet {
    return new BlockSet(size, bits);
  }

  /** Bit `n % 8` of byte `n / 8` is block n. A copy. */
  toBytes(): Uint8Array {
    return Uint8Array.from(this.#bits);
  }

  get count(): number {
    return this.#count;
  }

  get isFull(): boolean {
    return this.#count === this.size;
  }

  /** Whole per cent, which are 100 only when everything is there. */
  get percent(): number {
    return this.size === 0 ? 100 : Math.floor((this.#count * 100) / this.size);
  }

  has(block: number): boolean {
    return ((this.#bits[block >> 3] ?? 0) >> (block & 7) & 1) === 1;
  }

  /** @returns whether it was not there before */
  add(block: number): boolean {
    if (block < 0 || block >= this.size || this.has(block)) return false;
    this.#bits[block >> 3]! |= 1 << (block & 7);
    this.#count += 1;
    return true;
  }

  /** The first ranges of blocks that are not there, in order. */
  missing(limit: number): BlockRange[] {
    const ranges: BlockRange[] = [];
    this.#firstMissing = this.#next(this.#firstMissing, false);
    let start = this.#firstMissing;
    while (start < this.size && ranges.length < limit) {
      const end = this.#next(start, true);
      ranges.push({ start, end: end - 1 });
      start = this.#next(end, false);
    }
    return ranges;
  }

  /** The first block from here on that is there, or is not; `size` when there is none. */
  #next(from: number, present: boolean): number {
    const skip = present ? 0 : 0xff;
    let block = from;
    while (block < this.size) {
      if ((block & 7) === 0 && this.#bits[block >> 3] === skip) block += 8;
      else if (this.has(block) === present) return block;
      else block += 1;
    }
    return this.size;
  }
}
