import { setTimeout as pause } from 'node:timers/promises';
import { FetchProblem } from '../upstream/fetch-problem.js';

/** Failures in a row, without a byte between them, after which an attempt ends. */
const MAXIMUM_FRUITLESS = 6;
/** Failures of one attempt, fruitful or not: a server that breaks off after every byte is left alone for a while. */
const MAXIMUM_FAILURES = 500;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/** How often one attempt bears with a server that fails. Shared by all parts of a file that are fetched at the same time. */
export class Patience {
  #fruitless = 0;
  #failures = 0;

  /** @param factor of all pauses; tests set 0 */
  constructor(private readonly factor: number) {}

  /** Bytes came. */
  progressed(): void {
    this.#fruitless = 0;
  }

  /**
   * Waits before the server is asked again.
   * @throws the error when that makes no sense, or not any more; the reason of the signal
   */
  async afterFailure(error: unknown, signal: AbortSignal): Promise<void> {
    if (signal.aborted) throw signal.reason;
    if (!(error instanceof FetchProblem) || !error.isPassing) throw error;
    this.#fruitless += 1;
    this.#failures += 1;
    if (this.#fruitless >= MAXIMUM_FRUITLESS || this.#failures >= MAXIMUM_FAILURES) throw error;
    const wish = error.retryAfterMs ?? 0;
    // A server that wants to be left alone for long gets what it wants: the attempt ends, and the next one comes later.
    if (wish > LONGEST_PAUSE_MS) throw error;
    const length = Math.max(wish, Math.min(FIRST_PAUSE_MS * 2 ** (this.#fruitless - 1), LONGEST_PAUSE_MS)) * this.factor;
    await pause(length, undefined, { signal }).catch(() => { throw signal.reason; });
  }
}
