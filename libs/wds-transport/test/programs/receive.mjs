/* global AbortController */
/**
 * Receives a session into a file, for tests and benchmarks that need it in a process, or a network namespace, of its own.
 * One argument, JSON: what receive takes, `out` for the file, `identity`, `security` as in session-security.mjs.
 * Writes JSON lines: "ready", perhaps progress, and at the end the outcome, when, and at what cost. A line on its input aborts it.
 */
import process from 'node:process';
import { createInterface } from 'node:readline';
import { FileSink, receive } from '@sluice/wds-transport';
import { securityFrom } from './session-security.mjs';

const { out, identity, security, tellProgress = false, ...options } = JSON.parse(process.argv[2]);
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const sink = await FileSink.open(out, { size: options.contentSize, blockSize: options.blockSize, identity });
const abort = new AbortController();
createInterface({ input: process.stdin }).on('line', () => abort.abort());
const had = sink.has.count;
let bytes = 0;
say({ event: 'ready', had });
const started = Date.now();
const outcome = await receive({
  ...options, sink, security: securityFrom(security, 'client'), signal: abort.signal,
  onProgress: (progress) => {
    bytes = progress.bytes;
    if (tellProgress) say({ event: 'progress', ...progress });
  },
});
const seconds = (Date.now() - started) / 1000;
await (outcome === 'complete' ? sink.finish() : sink.close());
const { user, system } = process.cpuUsage();
say({ event: 'ended', outcome, seconds, endedAt: Date.now(), had, bytes, processorMs: (user + system) / 1000 });
process.exit(0);
