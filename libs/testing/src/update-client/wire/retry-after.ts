/** Longest wait that is believed, in seconds: a server that is away for longer is not busy but gone. */
export const MAX_RETRY_AFTER = 7 * 24 * 60 * 60;

/**
 * When a busy server wants to be asked again (HTTP Retry-After, RFC 9110 10.2.3): a number of seconds, or a date.
 * @returns `undefined` without the header, or when it says nothing that can be believed
 */
export function retryTime(header: string | undefined, now: Date): Date | undefined {
  if (header === undefined) return undefined;
  const seconds = /^\d+$/.test(header.trim()) ? Number(header) : (Date.parse(header) - now.getTime()) / 1000;
  return seconds >= 0 && seconds <= MAX_RETRY_AFTER ? new Date(now.getTime() + seconds * 1000) : undefined;
}
