import type { ContentFailure } from '../../events/event-map.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

interface BackOff {
  /** Milliseconds after the first failure; each further one doubles it. */
  readonly first: number;
  readonly longest: number;
}

/**
 * How long a file rests after a failure. What the upstream server has wrong is not right a minute later, and costs it the whole file each
 * time; what it merely does not have yet, it was just asked to fetch.
 */
const BACK_OFF: Readonly<Record<ContentFailure, BackOff>> = {
  digestMismatch: { first: 15 * MINUTE, longest: 24 * HOUR },
  lengthMismatch: { first: 15 * MINUTE, longest: 24 * HOUR },
  decryptionFailed: { first: HOUR, longest: 24 * HOUR },
  notFound: { first: 2 * MINUTE, longest: 6 * HOUR },
  upstreamUnavailable: { first: MINUTE, longest: HOUR },
  noSpace: { first: 5 * MINUTE, longest: HOUR },
  quotaReached: { first: 5 * MINUTE, longest: HOUR },
  // Until somebody changes the configuration. Looking at an address again costs nothing.
  forbiddenAddress: { first: HOUR, longest: 24 * HOUR },
};

/**
 * When a file is tried again that failed just now.
 * @param attempt how often it was tried, from 1
 * @param random between 0 and 1: files that failed together do not all come back together
 */
export function nextAttempt(reason: ContentFailure, attempt: number, now: Date, random: number): Date {
  const backOff = BACK_OFF[reason];
  const pause = Math.min(backOff.first * 2 ** Math.min(attempt - 1, 30), backOff.longest);
  return new Date(now.getTime() + Math.round(pause * (0.75 + random / 2)));
}
