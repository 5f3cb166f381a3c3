import { execFileSync } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { isAlive } from '@sluice/local-services';

/** How often processes that are not our children are looked at, in milliseconds: nothing announces their end. */
const LOOK_EVERY_MS = 10;

/** Waits until none of these processes runs any more. The time limit of the test ends a vain wait. */
export async function gone(pids: readonly number[]): Promise<void> {
  while (pids.some(isAlive)) await delay(LOOK_EVERY_MS);
}

/** Every process that descends from this one, the nearest first. */
export function descendants(pid: number): number[] {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  const parents = rows.map((row) => row.trim().split(/\s+/).map(Number) as [number, number]);
  const found = [pid];
  // The list grows while it is walked, generation by generation.
  for (const ancestor of found) found.push(...parents.filter(([, parent]) => parent === ancestor).map(([child]) => child));
  return found.slice(1);
}
