import { CONNECTION_OPTIONS } from '../api/connection.js';
import { pathPart, type ManagementClient } from '../api/management-client.js';
import { nextSynchronization, synchronization, synchronizationDetails, type Synchronization } from '../api/resources.js';
import { CommandError } from '../command-line/command-error.js';
import type { Command, Invocation } from '../command-line/command.js';
import { EXIT } from '../command-line/exit-codes.js';
import { formatMoment } from '../output/format-moment.js';
import { connect, print } from './connect.js';
import { describeRun, finished } from './watch-run.js';

async function start(invocation: Invocation): Promise<void> {
  const client = connect(invocation);
  const scope = invocation.options.flag('categories') ? 'categories' : 'everything';
  const requested = await client.send('POST', 'synchronizations', { scope }, synchronization);
  if (!invocation.options.flag('wait')) {
    return print(invocation, requested, () => [`synchronization ${requested.id} is ${requested.state}; sluice sync status shows how far it is`]);
  }
  const ended = await finished(invocation, client, requested.id);
  print(invocation, ended, () => describeRun(ended));
  if (ended.state !== 'succeeded') throw new CommandError(EXIT.refused, ended.failure?.message ?? `the synchronization was ${ended.state}`);
}

async function status(invocation: Invocation): Promise<void> {
  const client = connect(invocation);
  const last = await newest(client);
  const details = await client.get(`synchronizations/${pathPart(last.id)}`, synchronizationDetails);
  const { at } = await client.get('synchronizations/next', nextSynchronization);
  print(invocation, { ...details, nextAt: at }, () => [...describeRun(details), ...(at === null ? [] : ['', `the next one begins ${formatMoment(at)} UTC`])]);
}

async function cancel(invocation: Invocation): Promise<void> {
  const client = connect(invocation);
  const last = await newest(client);
  const cancelled = await client.send('POST', `synchronizations/${pathPart(last.id)}/cancel`, {}, synchronization);
  print(invocation, cancelled, () => [cancelled.isCancelling ? 'the synchronization is ending' : `the synchronization is ${cancelled.state}`]);
}

async function newest(client: ManagementClient): Promise<Synchronization> {
  const { items: [last] } = await client.list('synchronizations', synchronization, {}, { most: 1 });
  if (last === undefined) throw new CommandError(EXIT.refused, 'there was no synchronization yet; sluice sync starts one');
  return last;
}

/** `sluice sync`, `sluice sync status`, `sluice sync cancel` */
export const SYNC_COMMANDS: readonly Command[] = [
  {
    words: ['sync', 'status'], summary: 'shows how far the last synchronization is, and what it could not take over', positionals: '', least: 0, most: 0,
    options: CONNECTION_OPTIONS, details: [], run: status,
  },
  {
    words: ['sync', 'cancel'], summary: 'ends the synchronization that is under way', positionals: '', least: 0, most: 0,
    options: CONNECTION_OPTIONS, details: ['What it has brought stays, and the next one goes on from there.'], run: cancel,
  },
  {
    words: ['sync'], summary: 'synchronizes with the upstream server', positionals: '', least: 0, most: 0,
    options: {
      wait: { help: 'waits until it has ended, with a progress bar' },
      categories: { help: 'brings only the products and classifications that a selection is made of' },
      ...CONNECTION_OPTIONS,
    },
    details: ['Which server that is: sluice server set upstream. With --wait, the exit code is 1 unless it succeeds.'],
    run: start,
  },
];
