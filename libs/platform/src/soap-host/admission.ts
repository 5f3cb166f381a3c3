/**
 * Keeps a process from taking on more than it can hold. Calls above the limit are turned away at once with 503 and Retry-After,
 * which agents obey, instead of piling up until the process dies.
 */
export class Admission {
  #inside = 0;

  constructor(private readonly maxConcurrent: number) {}

  /** Takes a place, or returns false when there is none. Whoever got one must call {@link leave} exactly once. */
  enter(): boolean {
    if (this.#inside >= this.maxConcurrent) return false;
    this.#inside++;
    return true;
  }

  leave(): void {
    this.#inside--;
  }

  /** How many calls are being worked on. */
  get inside(): number {
    return this.#inside;
  }
}
