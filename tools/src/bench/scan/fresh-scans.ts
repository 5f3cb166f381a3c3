import { Agent } from 'node:http';
import type { ReplayedScan } from './replayed-scan.js';

/** Computers that scan at the same time in the parallel run. */
const PARALLEL = 32;
/** Errors that are kept to be shown. */
const SHOWN_ERRORS = 5;

/** What came of many fresh scans. */
export interface FreshScans {
  readonly seconds: number;
  readonly errors: number;
  /** The first few errors. */
  readonly examples: readonly string[];
}

/** Lets new computers scan for the first time, one after another or many at once. */
export async function runFreshScans(scan: ReplayedScan, serverUrl: string, scans: number, how: 'sequence' | 'parallel'): Promise<FreshScans> {
  const lanes = how === 'sequence' ? 1 : Math.min(PARALLEL, scans);
  const agent = new Agent({ keepAlive: true, maxSockets: lanes });
  const examples: string[] = [];
  let started = 0;
  let errors = 0;
  const begin = performance.now();
  const lane = async (): Promise<void> => {
    while (started < scans) {
      started += 1;
      try {
        await scan.run(serverUrl, agent);
      } catch (error) {
        errors += 1;
        if (examples.length < SHOWN_ERRORS) examples.push(String(error));
      }
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  agent.destroy();
  return { seconds: (performance.now() - begin) / 1_000, errors, examples };
}
