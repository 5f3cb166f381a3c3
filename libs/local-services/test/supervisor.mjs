/**
 * A supervisor to be killed: starts both servers below the directory given as the first argument, prints what it
 * started as one line of JSON, and waits.
 */
import { join } from 'node:path';
import process from 'node:process';
import { startNats, startPostgres } from '../dist/index.js';

const directory = process.argv[2];
const log = (line) => process.stderr.write(`${line}\n`);
const postgres = await startPostgres({ dataDir: join(directory, 'postgresql'), port: 0, tune: 'test', log });
const nats = await startNats({ dataDir: join(directory, 'nats'), port: 0, log });
process.stdout.write(`${JSON.stringify({ postgres: postgres.pid, nats: nats.pid, url: postgres.url, uid: process.getuid() })}\n`);
process.stdin.resume();
process.stdin.once('end', async () => {
  await nats.stop();
  await postgres.stop();
});
