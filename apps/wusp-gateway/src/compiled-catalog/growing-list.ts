const FIRST_CAPACITY = 1024;

/**
 * A list of numbers that grows. Rows of the database are kept in such columns: 4 or 8 bytes a value, and nothing for the garbage collector
 * to look at. (With an object per row, marking them took a fifth of a busy gateway's processor time.)
 */
export class GrowingList<Column extends Int32Array | Float64Array = Int32Array> {
  #values: Column;
  #length = 0;

  private constructor(private readonly make: (capacity: number) => Column) {
    this.#values = make(FIRST_CAPACITY);
  }

  static ofIntegers(): GrowingList {
    return new GrowingList((capacity) => new Int32Array(capacity));
  }

  static ofNumbers(): GrowingList<Float64Array> {
    return new GrowingList((capacity) => new Float64Array(capacity));
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = this.make(this.#values.length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
  }

  at(position: number): number {
    return this.#values[position] as number;
  }

  /** A copy without spare room. */
  toArray(): Column {
    return this.#values.slice(0, this.#length) as Column;
  }
}
