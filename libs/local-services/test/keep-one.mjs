/** A supervisor of the stubborn program, to be killed: prints the program's process id and waits. */
import process from 'node:process';
import { URL, fileURLToPath } from 'node:url';
import { keep } from '../dist/index.js';

const kept = await keep({
  name: 'stubborn program',
  command: process.execPath,
  args: [fileURLToPath(new URL('./stubborn-program.mjs', import.meta.url))],
  cwd: process.argv[2],
  env: {},
  logFile: `${process.argv[2]}/stubborn.log`,
  readyText: 'now ready',
  stop: [{ signal: 'SIGTERM', graceMs: 50 }, { signal: 'SIGKILL', graceMs: 50 }],
  readyTimeoutMs: 10_000,
});
process.stdout.write(`${JSON.stringify({ pid: kept.pid })}\n`);
process.stdin.resume();
