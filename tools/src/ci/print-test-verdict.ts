import { readFileSync } from 'node:fs';
import { type JestResult, testVerdict } from './test-verdict.js';

/** Prints the verdict on the results that Jest wrote; the exit code agrees with it. Usage: the file as only argument. */
const result = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as JestResult;
const { line, passed } = testVerdict(result);
console.log(line);
process.exitCode = passed ? 0 : 1;
