/** Pieces that follow each other and are asked for at once; both ends count. */
export interface PieceRun {
  readonly first: number;
  readonly last: number;
}

/** Most pieces of one request: long enough that its answer is mostly body, short enough that the pieces come nearly in order. */
const MAXIMUM_RUN = 4;

/**
 * Cuts the missing pieces of a file into requests, in order, so that `workers` of them have something to do as long as possible.
 * Digests are made as pieces come in order, so nothing is taken from far behind while the front is missing.
 */
export function missingRuns(pieceCount: number, present: ReadonlySet<number>, workers: number): PieceRun[] {
  const missing = Array.from({ length: pieceCount }, (_, index) => index).filter((index) => !present.has(index));
  const longest = Math.max(1, Math.min(MAXIMUM_RUN, Math.ceil(missing.length / workers)));
  const runs: PieceRun[] = [];
  for (const index of missing) {
    const run = runs.at(-1);
    if (run !== undefined && run.last === index - 1 && index - run.first < longest) runs[runs.length - 1] = { ...run, last: index };
    else runs.push({ first: index, last: index });
  }
  return runs;
}
