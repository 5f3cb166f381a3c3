import type { BenchArguments } from './bench-arguments.js';

/** Figures of a run by name. A name that ends in `Ratio` compares us with a reference of the same run; higher is better. */
export type Figures = Readonly<Record<string, number | string | boolean>>;

/** What a benchmark came to. */
export interface BenchmarkResult {
  readonly figures: Figures;
  /** What must not have happened, in words; any makes the run fail. Figures that miss a goal are no failure. */
  readonly failures?: readonly string[];
}

/** One benchmark of `npm run bench -- NAME`. */
export interface Benchmark {
  readonly name: string;
  /** One line for the list of benchmarks. */
  readonly summary: string;
  /** Measures, telling how far it is on the way. */
  run(options: BenchArguments, say: (line: string) => void): Promise<BenchmarkResult>;
}
