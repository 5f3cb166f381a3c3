/** Most sources that are remembered; forged ones push out each other. */
const MAXIMUM_SOURCES = 8_192;

/** How many requests each source may make: so many a second, and as many at once. The memory it takes is bounded. */
export class SourceLimiter {
  /** By source, the longest unseen first: what is left, and as of when. */
  readonly #sources = new Map<string, { tokens: number; at: number }>();

  constructor(private readonly perSecond: number) {}

  /** Whether a request of a source is to be answered. @param now milliseconds that never go back */
  admit(source: string, now: number): boolean {
    const before = this.#sources.get(source) ?? { tokens: this.perSecond, at: now };
    const tokens = Math.min(this.perSecond, before.tokens + ((now - before.at) * this.perSecond) / 1_000);
    this.#sources.delete(source);
    this.#sources.set(source, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now });
    if (this.#sources.size > MAXIMUM_SOURCES) this.#sources.delete(this.#sources.keys().next().value!);
    return tokens >= 1;
  }
}
