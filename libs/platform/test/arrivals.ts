/** What arrived somewhere, in order, and a way to wait for it. */
export class Arrivals<T> {
  readonly all: T[] = [];
  private waiting: { readonly done: () => boolean; readonly resolve: () => void }[] = [];

  add(arrival: T): void {
    this.all.push(arrival);
    const ready = this.waiting.filter(({ done }) => done());
    this.waiting = this.waiting.filter((waiter) => !ready.includes(waiter));
    for (const { resolve } of ready) resolve();
  }

  /** Resolves when so many have arrived in all. */
  async count(number: number): Promise<readonly T[]> {
    await this.until(() => this.all.length >= number);
    return this.all;
  }

  /** Resolves when one has arrived that fits. */
  async one(fits: (arrival: T) => boolean): Promise<void> {
    await this.until(() => this.all.some(fits));
  }

  private until(done: () => boolean): Promise<void> {
    if (done()) return Promise.resolve();
    return new Promise((resolve) => { this.waiting.push({ done, resolve }); });
  }
}
