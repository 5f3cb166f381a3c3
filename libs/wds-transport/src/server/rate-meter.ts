const SPAN_MS = 5_000;
const STEP_MS = 250;

/** Bytes a second over the last seconds, from a count that only grows and is shown to it now and then. */
export class RateMeter {
  readonly #samples: { readonly at: number; readonly bytes: number }[] = [];

  rate(bytes: number, now: number): number {
    const last = this.#samples.at(-1);
    if (last === undefined || now - last.at >= STEP_MS) this.#samples.push({ at: now, bytes });
    while (this.#samples.length > 1 && now - this.#samples[1]!.at >= SPAN_MS) this.#samples.shift();
    const first = this.#samples[0]!;
    return now > first.at ? Math.round(((bytes - first.bytes) * 1000) / (now - first.at)) : 0;
  }
}
