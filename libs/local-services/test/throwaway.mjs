/** A run of tests to be killed: starts throwaway servers for the checkout named by the first argument and waits. */
import process from 'node:process';
import { startThrowawayServers } from '../dist/index.js';

const servers = await startThrowawayServers(process.argv[2], ['w1', 'w2'], () => {});
process.stdout.write(`${JSON.stringify({ postgres: servers.postgres.pid, nats: servers.nats.pid, log: servers.postgres.logFile })}\n`);
process.stdin.resume();
