/** A bucket holds what this many milliseconds fill: timers of Node are a millisecond or two apart, more under load. */
const CAPACITY_MS = 8;
const SMALLEST_CAPACITY = 20_000;

/** Paces a session to a rate in bytes a second. */
export class TokenBucket {
  #tokens = 0;
  #filled: number;

  constructor(
    private rate: number | null,
    now: number,
  ) {
    this.#filled = now;
  }

  setRate(rate: number | null, now: number): void {
    this.#fill(now);
    this.rate = rate;
  }

  /** Whether something may be sent. A packet may take more than there is; the next one waits the longer. */
  hasTokens(now: number): boolean {
    this.#fill(now);
    return this.rate === null || this.#tokens > 0;
  }

  take(bytes: number): void {
    if (this.rate !== null) this.#tokens -= bytes;
  }

  #fill(now: number): void {
    if (this.rate !== null) {
      const capacity = Math.max(SMALLEST_CAPACITY, (this.rate * CAPACITY_MS) / 1000);
      this.#tokens = Math.min(capacity, this.#tokens + ((now - this.#filled) * this.rate) / 1000);
    }
    this.#filled = now;
  }
}
