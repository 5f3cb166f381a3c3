/** The longest pause a server can ask for, in milliseconds: an hour. */
const MAX_RETRY_AFTER_MS = 3_600_000;

/**
 * Reads Retry-After (RFC 9110 10.2.3): seconds or a date.
 * @returns milliseconds from `now`, at most an hour; null when the header is absent or says nothing usable
 */
export function retryAfterMs(header: string | readonly string[] | undefined, now = Date.now()): number | null {
  const text = typeof header === 'string' ? header.trim() : '';
  const milliseconds = /^\d{1,9}$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now;
  if (!Number.isFinite(milliseconds) || milliseconds < 0) return null;
  return Math.min(milliseconds, MAX_RETRY_AFTER_MS);
}
