/** Runs an action on every item, `width` at a time, and waits for all that began; throws the first error. */
export async function inParallel<T>(items: Iterable<T> | AsyncIterable<T>, width: number, action: (item: T) => Promise<void>): Promise<void> {
  const running = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  for await (const item of items) {
    const run = action(item).catch((error: unknown) => { failure ??= { error }; }).finally(() => running.delete(run));
    running.add(run);
    if (running.size >= width) await Promise.race(running);
    if (failure !== undefined) break;
  }
  await Promise.all(running);
  if (failure !== undefined) throw failure.error;
}
