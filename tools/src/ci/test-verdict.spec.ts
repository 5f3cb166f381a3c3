import { describe, expect, it } from '@jest/globals';
import { testVerdict } from './test-verdict.js';

describe('testVerdict', () => {
  it.each([
    [{ numPassedTests: 5, numFailedTests: 0, numRuntimeErrorTestSuites: 0 }, '5 passed, 0 failed', true],
    [{ numPassedTests: 5, numFailedTests: 1, numRuntimeErrorTestSuites: 0 }, '5 passed, 1 failed', false],
    [{ numPassedTests: 5, numFailedTests: 0, numRuntimeErrorTestSuites: 2 }, '5 passed, 2 failed', false],
    [{ numPassedTests: 0, numFailedTests: 0, numRuntimeErrorTestSuites: 0 }, '0 passed, 0 failed', false],
  ])('of %j is "%s"', (result, line, passed) => {
    expect(testVerdict(result)).toEqual({ line, passed });
  });
});
