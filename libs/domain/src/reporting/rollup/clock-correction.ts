/** A difference up to this is no wrong clock. Milliseconds; MS-WSUSSS 3.1.4.14, product note: one minute. */
export const TOLERATED_SKEW = 60_000;

/** Servers say 1753-01-01 for "never"; so does every moment before computers. */
const NEVER = Date.UTC(1754, 0, 1);

/** Turns a moment that a server below told into one of this server's clock; null for never, and for what is no moment. */
export type CorrectedClock = (told: Date) => Date | null;

/**
 * The clock of a server below, corrected (MS-WSUSSS 3.1.4.14, 3.1.4.15 and 3.1.4.17, product notes): when it differs from this server's by more
 * than a minute, the difference is added to every moment it tells; a server that does not say its time is believed. No moment lies in the future: one that does would win against every later word.
 */
export function correctedClock(clientTime: Date, now: Date): CorrectedClock {
  const difference = now.getTime() - clientTime.getTime();
  const correction = clientTime.getTime() >= NEVER && Math.abs(difference) > TOLERATED_SKEW ? difference : 0;
  return (told) => {
    const moment = told.getTime();
    if (Number.isNaN(moment) || moment < NEVER) return null;
    return new Date(Math.min(Math.max(moment + correction, NEVER), now.getTime()));
  };
}
