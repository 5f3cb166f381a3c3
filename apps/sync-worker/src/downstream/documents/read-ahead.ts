/** How far may be read ahead. */
export interface ReadAheadLimits<T> {
  /** Items that are worked on at once. */
  readonly atOnce: number;
  /** What all items that are worked on weigh together, at most; one that is heavier is worked on alone. */
  readonly maximumWeight: number;
  weigh(item: T): number;
}

/**
 * Passes on a sequence with `work` done to every item, in the order of the source, a few at a time. When one of them fails, its error is thrown
 * in its turn; the source is ended properly however the consumer ends.
 */
export async function* readAhead<T, Result>(source: AsyncGenerator<T>, limits: ReadAheadLimits<T>, work: (item: T) => Promise<Result>): AsyncGenerator<Result> {
  const underWay: { readonly result: Promise<Result>; readonly weight: number }[] = [];
  let weight = 0;
  const next = (): Promise<Result> => {
    const first = underWay.shift()!;
    weight -= first.weight;
    return first.result;
  };
  for await (const item of source) {
    const added = limits.weigh(item);
    while (underWay.length > 0 && weight + added > limits.maximumWeight) yield await next();
    const result = work(item);
    result.catch(() => undefined); // awaited in its turn; until then it must not count as unhandled
    underWay.push({ result, weight: added });
    weight += added;
    if (underWay.length >= limits.atOnce) yield await next();
  }
  while (underWay.length > 0) yield await next();
}
