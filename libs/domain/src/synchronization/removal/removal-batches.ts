/** The updates that leave, in parallel arrays: a million of them fit into a few megabytes. */
export interface LeavingUpdates {
  /** A number for each update. */
  readonly keys: readonly number[];
  /** How many revisions each has. */
  readonly revisions: readonly number[];
  /** `from[i]` needs `to[i]`, as a bundle its member or an update its prerequisite; both leave. */
  readonly needs: { readonly from: readonly number[]; readonly to: readonly number[] };
}

/**
 * Cuts a removal into batches of about so many revisions, at least one update each, in an order in which it may stop anywhere: what needs
 * another goes before it or with it, so that no client is ever offered a bundle without its members. Updates that need each other in a circle
 * come last.
 */
export function removalBatches({ keys, revisions, needs }: LeavingUpdates, maximumRevisions: number): number[][] {
  const placeOf = new Map(keys.map((key, place) => [key, place]));
  const needed = keys.map((): number[] => []);
  const waitsFor = new Int32Array(keys.length);
  needs.from.forEach((from, at) => {
    const to = placeOf.get(needs.to[at] as number) as number;
    needed[placeOf.get(from) as number]?.push(to);
    waitsFor[to] = (waitsFor[to] as number) + 1;
  });
  const batches = new Batches(maximumRevisions);
  const isOut = new Uint8Array(keys.length);
  // Depth first: the members of a bundle follow it at once, mostly in the same batch.
  const release = (place: number): void => {
    const open = [place];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (isOut[next] === 1) continue;
      isOut[next] = 1;
      batches.add(keys[next] as number, revisions[next] as number);
      for (const one of needed[next] as number[]) {
        waitsFor[one] = (waitsFor[one] as number) - 1;
        if (waitsFor[one] === 0) open.push(one);
      }
    }
  };
  const roots = keys.map((_, place) => place).filter((place) => waitsFor[place] === 0);
  for (const root of roots) release(root);
  keys.forEach((_, place) => release(place));
  return batches.all;
}

class Batches {
  readonly all: number[][] = [];
  #revisions = 0;

  constructor(private readonly maximumRevisions: number) {}

  add(key: number, revisions: number): void {
    const last = this.all.at(-1);
    if (last === undefined || this.#revisions + revisions > this.maximumRevisions) {
      this.all.push([key]);
      this.#revisions = 0;
    } else last.push(key);
    this.#revisions += revisions;
  }
}
