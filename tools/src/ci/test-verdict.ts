/** What `.ci/run` needs of the JSON that Jest writes with `--outputFile`. */
export interface JestResult {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  /** Files that could not be run at all, so that none of their tests counts anywhere else. */
  readonly numRuntimeErrorTestSuites: number;
}

/** One line for people and programs, and whether the run may count as a success. */
export interface TestVerdict {
  readonly line: string;
  readonly passed: boolean;
}

/** Sums up a run of Jest. A run without any test is a failure: most likely nothing was found to run. */
export function testVerdict(result: JestResult): TestVerdict {
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  return { line: `${result.numPassedTests} passed, ${failed} failed`, passed: failed === 0 && result.numPassedTests > 0 };
}
