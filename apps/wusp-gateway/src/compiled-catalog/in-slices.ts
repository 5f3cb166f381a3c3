/** How long a slice of work may keep requests waiting. Milliseconds. */
const SLICE = 5;

/** Work that can stop at every `yield` and go on later. */
export type SlicedWork<Result> = Generator<void, Result, void>;

/** Steps between two looks at the clock inside loops over revisions: some tens of microseconds of work. */
export const STEPS_PER_LOOK = 256;

/**
 * Does work in slices, between which requests are answered. Replacing a catalog of 100,000 revisions takes a third of a second of
 * processor time; done at once, every client would wait for it.
 */
export async function runInSlices<Result>(work: SlicedWork<Result>): Promise<Result> {
  for (let end = performance.now() + SLICE; ;) {
    const { done, value } = work.next();
    if (done) return value;
    if (performance.now() < end) continue;
    await new Promise((resolve) => setImmediate(resolve));
    end = performance.now() + SLICE;
  }
}

/** Does the same work without a pause. */
export function runAtOnce<Result>(work: SlicedWork<Result>): Result {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** Does something with each item, as work that can be run in slices. */
export function* inSteps<Item>(items: readonly Item[], step: (item: Item) => void): SlicedWork<void> {
  for (let at = 0; at < items.length; at++) {
    if (at % STEPS_PER_LOOK === 0) yield;
    step(items[at] as Item);
  }
}
