/** How long calls are worked on before the event loop gets its turn, in milliseconds: one or two of them. A turn costs 1 µs. */
const WORK_PER_TURN = 0.5;

/**
 * Lets the event loop turn while many calls wait. Node accepts one new connection each turn and calls are done without a pause, so when
 * hundreds had arrived, strangers waited seconds for a connection, and nobody was counted as waiting or told to come later. With it the
 * calls that wait are known to `Admission`, and a new client is answered in time, if only with 503.
 */
export class Pace {
  #turnStarted: number | undefined;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Resolves when it is time to work on a call; first come, first served. */
  async ready(): Promise<void> {
    while (this.#worked() > WORK_PER_TURN) await new Promise((resolve) => setImmediate(resolve));
  }

  /** Milliseconds since the first call of this turn. The turn ends when immediates run. */
  #worked(): number {
    const now = this.now();
    if (this.#turnStarted === undefined) {
      this.#turnStarted = now;
      setImmediate(() => (this.#turnStarted = undefined));
    }
    return now - this.#turnStarted;
  }
}
