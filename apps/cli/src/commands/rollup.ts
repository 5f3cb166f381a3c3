import { setTimeout as pause } from 'node:timers/promises';
import { CONNECTION_OPTIONS } from '../api/connection.js';
import { pathPart, type ManagementClient } from '../api/management-client.js';
import { rollup, type Rollup } from '../api/resources.js';
import { CommandError } from '../command-line/command-error.js';
import type { Command, Invocation } from '../command-line/command.js';
import { EXIT } from '../command-line/exit-codes.js';
import { formatMoment } from '../output/format-moment.js';
import { printable } from '../output/printable.js';
import { countLine } from '../output/progress-bar.js';
import { connect, print } from './connect.js';

/** Pause between two looks at a rollup. Milliseconds. */
const LOOK_EVERY = 500;

async function now(invocation: Invocation): Promise<void> {
  const client = connect(invocation);
  const requested = await client.send('POST', 'rollups', {}, rollup);
  if (!invocation.options.flag('wait')) {
    return print(invocation, requested, () => [`rollup ${requested.id} is ${requested.state}; sluice rollup status shows how far it is`]);
  }
  const ended = await finished(invocation, client, requested.id);
  print(invocation, ended, () => describe(ended));
  if (ended.state !== 'succeeded') throw new CommandError(EXIT.refused, ended.failure?.message ?? `the rollup ${ended.state}`);
}

async function status(invocation: Invocation): Promise<void> {
  const { items: [last] } = await connect(invocation).list('rollups', rollup, {}, { most: 1 });
  if (last === undefined) throw new CommandError(EXIT.refused, 'there was no rollup yet; each synchronization is followed by one, and sluice rollup now starts one');
  print(invocation, last, () => describe(last));
}

/** The rollup once it has ended, with a progress bar where somebody watches. */
async function finished({ terminal }: Invocation, client: ManagementClient, id: string): Promise<Rollup> {
  try {
    for (;;) {
      const seen = await client.get(`rollups/${pathPart(id)}`, rollup);
      if (seen.finishedAt !== null) return seen;
      if (terminal.isWatched) terminal.status(progressOf(seen));
      await pause(LOOK_EVERY);
    }
  } finally {
    if (terminal.isWatched) terminal.status('');
  }
}

function describe(seen: Rollup): string[] {
  const what = seen.isDetailed === false ? 'totals only' : `${seen.computers} computers, new statuses of ${seen.statusComputers}`;
  const lines = [`${seen.state}: ${what}`];
  if (seen.finishedAt === null) lines.push(progressOf(seen));
  else lines.push(`began ${formatMoment(seen.startedAt) ?? 'never'}, ended ${formatMoment(seen.finishedAt)}`);
  if (seen.failure !== null) lines.push(`${printable(seen.failure.message)} (${seen.failure.code})`);
  return lines;
}

function progressOf({ state, phase, done, total, perSecond }: Rollup): string {
  if (state === 'waiting') return 'waiting for a reporting-rollup';
  if (total === null || total === 0) return `${phase} …`;
  const rate = perSecond === null || done === 0 ? '' : `, ${Math.round(perSecond)} a second`;
  return `${countLine(done, total)} ${phase}${rate}`;
}

/** `sluice rollup now`, `sluice rollup status` */
export const ROLLUP_COMMANDS: readonly Command[] = [
  {
    words: ['rollup', 'now'], summary: 'tells the upstream server what was reported here', positionals: '', least: 0, most: 0,
    options: { wait: { help: 'waits until it has ended, with a progress bar' }, ...CONNECTION_OPTIONS },
    details: ['Each synchronization is followed by one; sluice server set rollupsPerDay asks for more. With --wait, the exit code is 1 unless it succeeds.'],
    run: now,
  },
  {
    words: ['rollup', 'status'], summary: 'shows how far the last rollup is', positionals: '', least: 0, most: 0,
    options: CONNECTION_OPTIONS, details: [], run: status,
  },
];
