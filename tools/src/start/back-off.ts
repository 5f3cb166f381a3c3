/** Milliseconds before the first attempt to start a crashed program again. */
const FIRST_DELAY_MS = 500;

/** The longest wait between two attempts, in milliseconds. */
const LONGEST_DELAY_MS = 30_000;

/** A program that ran for this long, in milliseconds, had started well: its next crash is a first one again. */
const STABLE_AFTER_MS = 60_000;

/** What is known about a program's crashes when it has just crashed. */
export interface CrashHistory {
  /** Crashes in a row before this one. */
  readonly earlierCrashes: number;
  /** How long the program ran this time, in milliseconds. */
  readonly ranForMs: number;
}

/** Decides how long to wait before a crashed program is started again, and how many crashes in a row that makes. */
export function nextAttempt({ earlierCrashes, ranForMs }: CrashHistory): { readonly delayMs: number; readonly crashes: number } {
  const crashes = ranForMs >= STABLE_AFTER_MS ? 1 : earlierCrashes + 1;
  return { crashes, delayMs: Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (crashes - 1)) };
}
