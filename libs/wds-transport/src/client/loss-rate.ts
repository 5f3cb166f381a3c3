/**
 * How fast the rate follows. MS-WDSMT 3.2.5.10 prints the recurrences with the weights the other way round: one lost packet would make the rate
 * 99 per cent and the next one that arrives 1 per cent. The server compares rates as shares of packets (3.1.5.9.6.1), so the constant is used as in
 * PGM's congestion control, where it comes from.
 */
const WEIGHT = 500 / 65_536;

/** Past this many the rest would not change the rate: it bounds the work for a number out of nowhere. */
const MAX_COUNTED = 4_096;

/** The share of packets that do not arrive, smoothed: LossRate of MS-WDSMT 3.2.1.3. */
export class LossRate {
  #highest = 0;
  #share = 0;

  get share(): number {
    return this.#share;
  }

  /** Numbers up to this one are not counted: the client was not there. */
  begin(sequence: number): void {
    this.#highest = sequence;
  }

  /** The server says that it has sent up to `lead`: 3.2.5.10.1. */
  announced(lead: number): void {
    for (let lost = Math.min(lead - this.#highest, MAX_COUNTED); lost > 0; lost -= 1) this.#share += WEIGHT * (1 - this.#share);
    this.#highest = Math.max(this.#highest, lead);
  }

  /** A packet arrived: 3.2.5.10.2. */
  received(sequence: number): void {
    this.announced(sequence - 1);
    this.#highest = Math.max(this.#highest, sequence);
    this.#share -= WEIGHT * this.#share;
  }
}
