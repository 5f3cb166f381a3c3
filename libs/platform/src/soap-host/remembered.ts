/** Header values that are remembered; an estate has a handful. */
const MAX_REMEMBERED = 64;
/** Longer values are not remembered, in characters. */
const MAX_LENGTH = 256;

/**
 * A function of a header's value that remembers its results: all clients of an estate send the same few values, and taking one apart
 * costs 1 to 2 µs. When strangers send many different ones, it begins anew.
 */
export function remembered<Result>(judge: (value: string) => Result): (value: string) => Result {
  const known = new Map<string, Result>();
  return (value) => {
    if (known.has(value)) return known.get(value) as Result;
    const result = judge(value);
    if (known.size >= MAX_REMEMBERED) known.clear();
    if (value.length <= MAX_LENGTH) known.set(value, result);
    return result;
  };
}
