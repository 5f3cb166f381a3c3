const MOST_SOURCES = 10_000;

/** How many failures are too many. */
export interface AttemptLimits {
  readonly failures: number;
  /** Milliseconds after the first failure in which they count. */
  readonly period: number;
}

/** Remembers who failed to authenticate, so that passwords cannot be tried one after the other. */
export class FailedAttempts {
  private readonly bySource = new Map<string, { count: number; readonly until: number }>();

  /** @param now milliseconds that never go back */
  constructor(
    private readonly limits: AttemptLimits,
    private readonly now: () => number,
  ) {}

  /** Whether this source has to wait before it may authenticate again. */
  blocks(source: string): boolean {
    const entry = this.bySource.get(source);
    if (entry === undefined) return false;
    if (entry.until > this.now()) return entry.count >= this.limits.failures;
    this.bySource.delete(source);
    return false;
  }

  note(source: string): void {
    const entry = this.bySource.get(source);
    if (entry !== undefined && entry.until > this.now()) {
      entry.count += 1;
      return;
    }
    this.bySource.delete(source);
    const [oldest] = this.bySource.keys();
    if (this.bySource.size >= MOST_SOURCES && oldest !== undefined) this.bySource.delete(oldest);
    this.bySource.set(source, { count: 1, until: this.now() + this.limits.period });
  }
}
