/**
 * How many of the things of an answer fit into it: as many as their sizes allow, but at least one, because a server that is answered
 * nothing gives up. The rest it asks for again (observed of a real server, which answered 80 of 100).
 *
 * @param sizes in the order of the answer, in bytes
 * @param budget bytes
 */
export function countWithin(sizes: readonly number[], budget: number): number {
  let total = 0;
  const over = sizes.findIndex((size) => (total += size) > budget);
  return over === -1 ? sizes.length : Math.max(over, Math.min(1, sizes.length));
}
