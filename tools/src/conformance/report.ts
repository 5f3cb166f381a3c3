import type { CheckResult } from './check.js';

/**
 * Prints what was checked and returns the exit code: 0 when everything passes but the known gaps, 1 otherwise. A known gap
 * that passes is a failure too, so that the list stays true.
 */
export function report(results: readonly CheckResult[], knownGaps: Readonly<Record<string, string>>, asJson: boolean): number {
  const gaps = results.filter((result) => !result.ok && result.name in knownGaps);
  const failed = results.filter((result) => !result.ok && !(result.name in knownGaps));
  const closed = results.filter((result) => result.ok && result.name in knownGaps);
  const passed = results.length - gaps.length - failed.length - closed.length;
  if (asJson) console.log(JSON.stringify({ passed, knownGaps: gaps, failed, closedGaps: closed.map((result) => result.name) }));
  else {
    for (const result of failed) console.log(`FAIL  ${result.name}\n      ${result.detail}`);
    for (const result of closed) console.log(`FAIL  ${result.name}\n      passes now: delete it from known-gaps.ts`);
    for (const result of gaps) console.log(`gap   ${result.name}: ${knownGaps[result.name]}`);
    console.log(`${passed} passed, ${failed.length + closed.length} failed, ${gaps.length} known gaps`);
  }
  return failed.length + closed.length > 0 ? 1 : 0;
}
