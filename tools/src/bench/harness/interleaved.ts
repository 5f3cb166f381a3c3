import { median } from './statistics.js';

/** Two things measured in turn. */
export interface Comparison {
  /** Median of ours. */
  readonly ours: number;
  /** Median of the reference. */
  readonly reference: number;
  /** Median of the ratios of neighbouring measurements: what else the machine does disturbs both of a pair alike. */
  readonly ratio: number;
}

/**
 * Measures A B A B …, after one round that does not count (both sides warm up), and compares by medians.
 * @param ours and @param reference give a rate, higher is better
 */
export async function compareInterleaved(rounds: number, ours: () => Promise<number>, reference: () => Promise<number>): Promise<Comparison> {
  await ours();
  await reference();
  const pairs: { ours: number; reference: number }[] = [];
  for (let round = 0; round < rounds; round += 1) pairs.push({ ours: await ours(), reference: await reference() });
  return {
    ours: median(pairs.map((pair) => pair.ours)),
    reference: median(pairs.map((pair) => pair.reference)),
    ratio: median(pairs.map((pair) => pair.ours / pair.reference)),
  };
}
