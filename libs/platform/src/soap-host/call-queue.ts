/** How long calls are worked on before the event loop gets its turn, in milliseconds. A turn costs 1 µs. */
const WORK_PER_TURN = 0.5;

/**
 * Calls that wait to be worked on, first come, first served, with a turn of the event loop in between. Node accepts one new connection each
 * turn; when hundreds of calls had arrived and were done without a pause, strangers waited seconds for a connection, and nobody was counted
 * as waiting or told to come later. With it the calls that wait are known to `Admission`, and a new client is answered in time, if only
 * with 503. Calls of one turn are read before the first is answered, which also saves waking clients one by one.
 */
export class CallQueue {
  readonly #waiting: ((() => void) | undefined)[] = [];
  #next = 0;
  #isScheduled = false;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Works on a call when it is its turn. `work` must not throw. */
  add(work: () => void): void {
    this.#waiting.push(work);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => this.#turn());
  }

  #turn(): void {
    this.#isScheduled = false;
    const started = this.now();
    while (this.#next < this.#waiting.length && this.now() - started <= WORK_PER_TURN) {
      const work = this.#waiting[this.#next] as () => void;
      // The list is old and the call is young: left in it, the call with its request and answer would outlive its time by far.
      this.#waiting[this.#next++] = undefined;
      work();
    }
    if (this.#next < this.#waiting.length) return this.#schedule();
    this.#waiting.length = 0;
    this.#next = 0;
  }
}
