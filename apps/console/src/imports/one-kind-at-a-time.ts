/** A stream of which runs of one kind are handed to a reader of their own, one after the other. */
export class Lookahead<Item> {
  readonly #source: AsyncIterator<Item>;
  #next: IteratorResult<Item> | null = null;

  constructor(source: AsyncIterable<Item>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** The next item without taking it; undefined at the end. */
  async peek(): Promise<Item | undefined> {
    this.#next ??= await this.#source.next();
    return this.#next.done === true ? undefined : this.#next.value;
  }

  /** Takes items as long as they belong to the run. The one after them stays. */
  async *takeWhile<Kind extends Item>(belongs: (item: Item) => item is Kind): AsyncGenerator<Kind> {
    for (;;) {
      const item = await this.peek();
      if (item === undefined || !belongs(item)) return;
      this.#next = null;
      yield item;
    }
  }

  /** Tells the stream that nothing more is read of it. */
  async close(): Promise<void> {
    await this.#source.return?.();
  }
}
