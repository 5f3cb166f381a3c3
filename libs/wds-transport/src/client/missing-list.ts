import type { SequenceRange } from '@sluice/protocol/wds/transport';

/**
 * The Missing ODATA List (MS-WDSMT 3.2.1.3.1): which sequence numbers have not arrived.
 *
 * The document lets the list begin at zero, so that a client which joins late would ask for everything that the server still holds while it has to
 * ignore what it gets (3.2.5.13). Here it begins where the client began; what came before is asked for as blocks (MS-WDSMA).
 */
export class MissingList {
  #ranges: { start: number; end: number }[] = [];
  /** Numbers from here … */
  #start = 0;
  /** … up to here are looked after. */
  #end = -1;

  get hasBegun(): boolean {
    return this.#end >= 0;
  }

  get isEmpty(): boolean {
    return this.#ranges.length === 0;
  }

  /** Looks after numbers from `first` on, none of which is expected yet. */
  begin(first: number): void {
    this.#start = first;
    this.#end = first - 1;
    this.#ranges = [];
  }

  /** 3.2.1.3.1.1: what is below cannot be had any more. */
  updateStart(start: number): void {
    if (start <= this.#start) return;
    this.#start = start;
    const keep = this.#ranges.findIndex((range) => range.end >= start);
    this.#ranges = keep < 0 ? [] : this.#ranges.slice(keep);
    const first = this.#ranges[0];
    if (first !== undefined && first.start < start) first.start = start;
    if (this.#end < start - 1) this.#end = start - 1;
  }

  /** 3.2.1.3.1.2: everything up to `end` has been sent. */
  updateEnd(end: number): void {
    if (end <= this.#end) return;
    const last = this.#ranges.at(-1);
    if (last !== undefined && last.end === this.#end) last.end = end;
    else this.#ranges.push({ start: this.#end + 1, end });
    this.#end = end;
  }

  /** 3.2.1.3.1.3. @returns whether the number was missing */
  received(sequence: number): boolean {
    const at = this.#find(sequence);
    const range = this.#ranges[at];
    if (range === undefined || sequence < range.start) return false;
    if (range.start === range.end) this.#ranges.splice(at, 1);
    else if (sequence === range.start) range.start += 1;
    else if (sequence === range.end) range.end -= 1;
    else {
      this.#ranges.splice(at + 1, 0, { start: sequence + 1, end: range.end });
      range.end = sequence - 1;
    }
    return true;
  }

  /** 3.2.1.3.1.4: everything up to it has arrived, or cannot be had any more. */
  get highestContinuous(): number {
    return this.#ranges.length === 0 ? Math.max(0, this.#end) : this.#ranges[0]!.start - 1;
  }

  first(limit: number): SequenceRange[] {
    return this.#ranges.slice(0, limit).map((range) => ({ ...range }));
  }

  /** The first range that ends at the number or later. */
  #find(sequence: number): number {
    // What arrives is mostly the newest.
    const last = this.#ranges.length - 1;
    if (last < 0 || sequence > this.#ranges[last]!.end) return last + 1;
    let low = 0;
    let high = last;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#ranges[middle]!.end >= sequence) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
