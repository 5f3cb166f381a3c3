/** Bounds of the pauses between attempts to reach a server, in milliseconds. */
export interface ReconnectBounds {
  readonly firstMs: number;
  readonly mostMs: number;
}

/** Reaches a server that restarts within a second, and asks one that stays away every five. */
export const RECONNECT_BOUNDS: ReconnectBounds = { firstMs: 100, mostMs: 5_000 };

/**
 * How long to wait before the next attempt: doubled each time up to the bound, of which a random part between half and all is
 * taken, so that the replicas of a service do not come back in step.
 * @param attempt how many attempts have failed, from 1.
 * @param random a number from 0 to below 1.
 * @returns milliseconds.
 */
export function reconnectDelay(attempt: number, bounds: ReconnectBounds = RECONNECT_BOUNDS, random: () => number = Math.random): number {
  const exponent = Math.min(Math.max(attempt, 1) - 1, 30);
  const full = Math.min(bounds.firstMs * 2 ** exponent, bounds.mostMs);
  return Math.round(full / 2 + (full / 2) * random());
}
