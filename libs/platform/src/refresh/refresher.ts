/** What is refreshed, and how often. */
export interface RefresherOptions {
  /** Reads everything that was committed before it began, and puts it in force. */
  readonly read: () => Promise<void>;
  /** How often it is read without anybody asking, in milliseconds: a lost event costs no more than that. */
  readonly intervalMs: number;
  /** Told of every failure of a quiet refresh; what was read before stays in force. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * Keeps something in memory as new as the database: reads it when the database was reached for the first time, from time to time, and when
 * somebody asks. One read at a time; calls during a read share the next one, so a burst of events costs two reads at most.
 */
export class Refresher {
  #reading: Promise<void> | undefined;
  #next: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(private readonly options: RefresherOptions) {}

  /** Begins to read by itself, once `firstConnection` resolves. */
  start(firstConnection: Promise<void>): void {
    void firstConnection.then(() => this.#readByItself());
    this.#timer = setInterval(() => void this.#readByItself(), this.options.intervalMs).unref();
  }

  /** Reads no more by itself. A read that is under way goes on. */
  stop(): void {
    this.#isStopped = true;
    clearInterval(this.#timer);
  }

  /** Makes sure that everything committed before this call is in force. Throws what the read throws. */
  refresh(): Promise<void> {
    // The next read has not begun yet, so it sees what was committed before this call.
    if (this.#next !== undefined) return this.#next;
    if (this.#reading === undefined) return this.#begin();
    this.#next = this.#reading.catch(() => undefined).then(() => {
      this.#next = undefined;
      return this.#begin();
    });
    return this.#next;
  }

  /** Refreshes; a failure is told to `onFailure` and thrown to nobody. */
  async refreshQuietly(): Promise<void> {
    try {
      await this.refresh();
    } catch (error) {
      this.options.onFailure(error);
    }
  }

  async #readByItself(): Promise<void> {
    if (!this.#isStopped) await this.refreshQuietly();
  }

  #begin(): Promise<void> {
    const reading = (async () => this.options.read())().finally(() => {
      this.#reading = undefined;
    });
    this.#reading = reading;
    return reading;
  }
}
