/**
 * Passes on a sequence with `work` done to every item, in the order of the source, a few at a time. When one of them fails, its error is thrown
 * in its turn; the source is ended properly however the consumer ends.
 */
export async function* readAhead<T, Result>(source: AsyncGenerator<T>, atOnce: number, work: (item: T) => Promise<Result>): AsyncGenerator<Result> {
  const underWay: Promise<Result>[] = [];
  for await (const item of source) {
    const result = work(item);
    result.catch(() => undefined); // awaited in its turn; until then it must not count as unhandled
    underWay.push(result);
    if (underWay.length >= atOnce) yield await underWay.shift()!;
  }
  while (underWay.length > 0) yield await underWay.shift()!;
}
