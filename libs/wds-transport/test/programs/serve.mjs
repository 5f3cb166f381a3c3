/**
 * Serves a file to a session, for tests and benchmarks that need it in a process, or a network namespace, of its own.
 * One argument, JSON: what openServerSession takes, `file` for the content, `security` as in session-security.mjs;
 * `releaseAt` releases a held session when so many clients are there.
 * Writes JSON lines: "listening", then clients that come and go, and at the end why and at what cost. Reads JSON lines: kick, demote, release, rate, close, snapshot.
 */
import { Buffer } from 'node:buffer';
import process from 'node:process';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { openServerSession } from '@sluice/wds-transport';
import { securityFrom } from './session-security.mjs';

const { file: path, security, releaseAt = Infinity, ...options } = JSON.parse(process.argv[2]);
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const file = await open(path, 'r');
const { size } = await file.stat();
const read = async (offset, length) => {
  const bytes = Buffer.allocUnsafe(length);
  await file.read(bytes, 0, length, offset);
  return bytes;
};
let joined = 0;
const session = await openServerSession({
  bytesPerSecond: null, held: false, timeToLive: 1, maximumClients: 200, ...options, security: securityFrom(security, 'server'), content: { size, read },
  onJoined: (client) => {
    say({ event: 'joined', client });
    joined += 1;
    if (joined >= releaseAt) session.release();
  },
  onGone: (client, reason) => say({ event: 'gone', reason, client }),
});
say({ event: 'listening' });

createInterface({ input: process.stdin }).on('line', (line) => {
  const command = JSON.parse(line);
  if (command.do === 'release') session.release();
  if (command.do === 'kick') session.kick(command.clientId, command.reason);
  if (command.do === 'demote') session.demote(command.clientIds, command.to);
  if (command.do === 'rate') session.setRate(command.bytesPerSecond);
  if (command.do === 'snapshot') say({ event: 'snapshot', ...session.snapshot() });
  if (command.do === 'close') void session.close();
}).on('close', () => void session.close());

const reason = await session.ended;
const { user, system } = process.cpuUsage();
const { sentBytes, repairedBytes } = session.snapshot();
say({ event: 'ended', reason, processorMs: (user + system) / 1000, userMs: user / 1000, sentBytes, repairedBytes });
await file.close();
process.exit(0);
