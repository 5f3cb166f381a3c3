/** Failures from one address within {@link WINDOW_MS} after which it is refused. */
export const MAXIMUM_FAILURES = 20;

/** How long failures count. Milliseconds. */
export const WINDOW_MS = 60_000;

/** The most addresses that are remembered; beyond that the oldest is forgotten. */
export const MAXIMUM_ADDRESSES = 10_000;

interface Failures {
  readonly since: number;
  count: number;
}

/** Counts failed attempts by address, within fixed windows and bounded memory. The clock is given, in milliseconds. */
export class FailedAttempts {
  readonly #byAddress = new Map<string, Failures>();

  /** Seconds until the address may try again, rounded up; 0 when it may now. */
  refusedFor(address: string, now: number): number {
    const failures = this.#current(address, now);
    if (failures === undefined || failures.count < MAXIMUM_FAILURES) return 0;
    return Math.ceil((failures.since + WINDOW_MS - now) / 1_000);
  }

  /** Notes a failure. */
  note(address: string, now: number): void {
    const failures = this.#current(address, now);
    if (failures !== undefined) {
      failures.count += 1;
      return;
    }
    if (this.#byAddress.size >= MAXIMUM_ADDRESSES) this.#byAddress.delete(this.#byAddress.keys().next().value as string);
    this.#byAddress.set(address, { since: now, count: 1 });
  }

  #current(address: string, now: number): Failures | undefined {
    const failures = this.#byAddress.get(address);
    if (failures === undefined || now < failures.since + WINDOW_MS) return failures;
    this.#byAddress.delete(address);
    return undefined;
  }
}
