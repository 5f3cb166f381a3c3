/** Most answers that are remembered. */
const MAXIMUM_ENTRIES = 1_000;

/** Answers that are believed for a moment, so that the same question from many at once is asked once. */
export class BriefMemory<Value> {
  readonly #entries = new Map<string, { readonly value: Promise<Value>; readonly until: number }>();

  /** @param milliseconds how long an answer is believed */
  constructor(private readonly milliseconds: number, private readonly now: () => number = () => performance.now()) {}

  /** The answer of a moment ago, or a new one. What failed is asked again. */
  get(key: string, ask: () => Promise<Value>): Promise<Value> {
    const found = this.#entries.get(key);
    if (found !== undefined && found.until > this.now()) return found.value;
    const value = ask();
    const entry = { value, until: this.now() + this.milliseconds };
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    if (this.#entries.size > MAXIMUM_ENTRIES) this.#entries.delete(this.#entries.keys().next().value!);
    value.catch(() => { if (this.#entries.get(key) === entry) this.#entries.delete(key); });
    return value;
  }
}
