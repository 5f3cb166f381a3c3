/**
 * Passes on a sequence, asking for the next item while the present one is worked on. The source is ended properly however the consumer
 * ends, and an error of the item ahead is thrown when its turn comes.
 */
export async function* oneAhead<T>(source: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = source.next();
  try {
    for (;;) {
      const result = await next;
      if (result.done === true) return;
      next = source.next();
      next.catch(() => undefined); // awaited in the next round or below; until then it must not count as unhandled
      yield result.value;
    }
  } finally {
    await next.catch(() => undefined);
    await source.return(undefined);
  }
}
