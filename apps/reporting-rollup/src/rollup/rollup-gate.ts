/** That there is no place; whoever asked comes again later. */
export class RollupBusy extends Error {
  override readonly name = 'RollupBusy';
}

/** Lets a number of rollups be stored at once and turns the others away: servers come again, and reports of computers must not wait for them. */
export class RollupGate {
  #free: number;

  constructor(places: number) {
    this.#free = places;
  }

  /** Does the work, or throws {@link RollupBusy} at once. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free === 0) throw new RollupBusy('as many rollups as this server takes at once are being stored');
    this.#free -= 1;
    try {
      return await work();
    } finally {
      this.#free += 1;
    }
  }
}
