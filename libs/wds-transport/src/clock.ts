/** Time as the engines see it. Tests hand in one that they turn by hand. */
export interface Clock {
  /** Milliseconds since some moment that stays the same. Never goes back. */
  now(): number;
  /** Calls once, after so many milliseconds or a little later; zero means "when other events had their turn". @returns what takes it back. */
  after(milliseconds: number, action: () => void): () => void;
}

/** The clock of this process. Its timers keep the process alive only while a session runs. */
export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  after(milliseconds, action) {
    if (milliseconds <= 0) {
      const immediate = setImmediate(action);
      return () => clearImmediate(immediate);
    }
    const timer = setTimeout(action, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** One timer that is set anew, again and again. */
export class Timer {
  #cancel: (() => void) | undefined;

  constructor(private readonly clock: Clock) {}

  get isSet(): boolean {
    return this.#cancel !== undefined;
  }

  set(milliseconds: number, action: () => void): void {
    this.clear();
    this.#cancel = this.clock.after(milliseconds, () => {
      this.#cancel = undefined;
      action();
    });
  }

  clear(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
