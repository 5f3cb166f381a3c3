/** Does something unless it is stopped in time. */
export class Deadline {
  private timer: NodeJS.Timeout | null = null;

  /** @param time in milliseconds */
  constructor(
    private readonly time: number,
    private readonly late: () => void,
  ) {}

  /** Starts the clock unless it runs already. */
  start(): void {
    this.timer ??= setTimeout(this.late, this.time).unref();
  }

  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }
}
