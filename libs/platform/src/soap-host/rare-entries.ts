/** Pause between two entries. Milliseconds. */
const PAUSE = 1_000;

/** Lets one log entry of a kind through each second: a thousand calls turned away in a second are one fact, not a thousand lines. */
export class RareEntries {
  #spokeAt = -Infinity;
  #silent = 0;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Whether this entry is to be written; it then gets the number of those before it that were not, as `notLogged`. */
  speaks(entry: Record<string, unknown>): boolean {
    if (this.now() - this.#spokeAt < PAUSE) {
      this.#silent++;
      return false;
    }
    entry['notLogged'] = this.#silent;
    this.#spokeAt = this.now();
    this.#silent = 0;
    return true;
  }
}
