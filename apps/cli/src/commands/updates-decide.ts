import { CONNECTION_OPTIONS } from '../api/connection.js';
import { pathPart, type ManagementClient } from '../api/management-client.js';
import { approval, updateChange } from '../api/resources.js';
import { UsageError } from '../command-line/command-error.js';
import type { Command, Invocation } from '../command-line/command.js';
import type { OptionValues } from '../command-line/option-values.js';
import { connect, print } from './connect.js';
import { findGroup } from './find-group.js';
import { findUpdateId } from './find-update.js';

const ACTIONS = ['install', 'optional', 'uninstall', 'notApproved'] as const;

/** The most updates of one command. */
const MOST_UPDATES = 500;

/** Something that was decided about one update, and the line that says so. */
interface Decided {
  readonly value: unknown;
  readonly line: string;
}

/** Finds all updates before the first decision, so that a mistake in a name decides nothing. */
async function decideEach(invocation: Invocation, client: ManagementClient, decide: (path: string, name: string) => Promise<Decided>): Promise<void> {
  const { positionals } = invocation;
  const ids: string[] = [];
  for (const wanted of positionals) ids.push(await findUpdateId(client, wanted));
  const decided: Decided[] = [];
  for (const [index, updateId] of ids.entries()) {
    const one = await decide(`updates/${pathPart(updateId)}`, positionals[index] ?? updateId);
    decided.push(one);
    // Said at once: when a later update is refused, people must know which ones were not.
    if (!invocation.options.flag('json')) invocation.terminal.out(one.line);
  }
  if (invocation.options.flag('json')) print(invocation, { items: decided.map(({ value }) => value) }, () => []);
}

async function approve(invocation: Invocation): Promise<void> {
  const { options } = invocation;
  const action = options.choice('action', ACTIONS) ?? 'install';
  const deadline = deadlineOf(options);
  const wanted = options.required('group');
  const client = connect(invocation);
  const { id: groupId, name } = await findGroup(client, wanted);
  await decideEach(invocation, client, async (path, update) => {
    const request = { groupId, action, ...(deadline === undefined ? {} : { deadline }), ...(options.flag('accept-eula') ? { acceptEula: true } : {}) };
    const value = await client.send('POST', `${path}/approvals`, request, approval);
    const what = action === 'notApproved' ? `exempted ${name} from what is decided for the groups above it` : `approved for ${name}: ${action}`;
    return { value, line: `${update}: ${what}${value.changeNumber === null ? ' (it was so already)' : ''}` };
  });
}

/** A moment with its offset from UTC, or a day, which ends at midnight UTC. */
function deadlineOf(options: OptionValues): string | undefined {
  const text = options.text('deadline');
  if (text === undefined) return undefined;
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text);
  const isMoment = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$/.test(text);
  const time = isDay || isMoment ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) throw new UsageError(`--deadline is a day such as 2026-03-31, or a time such as 2026-03-31T22:00+01:00, not ${text}`);
  return new Date(time).toISOString();
}

async function unapprove(invocation: Invocation): Promise<void> {
  const wanted = invocation.options.required('group');
  const client = connect(invocation);
  const { id, name } = await findGroup(client, wanted);
  await decideEach(invocation, client, async (path, update) => {
    const value = await client.delete(`${path}/approvals/${pathPart(id)}`, updateChange);
    return { value, line: `${update}: ${value.changed ? `${name} follows the groups above it again` : `nothing was decided for ${name}`}` };
  });
}

const change = (verb: 'decline' | 'undecline', done: string, already: string) => async (invocation: Invocation): Promise<void> => {
  const client = connect(invocation);
  await decideEach(invocation, client, async (path, update) => {
    const value = await client.send('POST', `${path}/${verb}`, undefined, updateChange);
    return { value, line: `${update}: ${value.changed ? done : already}` };
  });
};

const UPDATE = 'UPDATE is an update id, or a text that the title of only one update holds, such as KB9000003.';
const shape = { positionals: 'UPDATE...', least: 1, most: MOST_UPDATES } as const;
const GROUP = { value: 'GROUP', help: 'name or id of the group it is decided for' } as const;

/** `sluice updates approve | unapprove | decline | undecline` */
export const DECISION_COMMANDS: readonly Command[] = [
  {
    ...shape, words: ['updates', 'approve'], summary: 'decides what a group does with updates', run: approve,
    options: {
      group: GROUP,
      action: { value: 'ACTION', help: `${ACTIONS.join(', ')}; default install` },
      deadline: { value: 'TIME', help: 'when computers act without asking: a day, or a time with its offset from UTC' },
      'accept-eula': { help: 'accepts the licences on behalf of all computers' },
      ...CONNECTION_OPTIONS,
    },
    details: [UPDATE, 'Groups below follow unless they have a decision of their own; notApproved makes such an exception.', 'Example: sluice updates approve KB9000003 --group Pilots --deadline 2026-03-31T22:00+01:00'],
  },
  { ...shape, words: ['updates', 'unapprove'], summary: 'takes back what was decided for a group', run: unapprove, options: { group: GROUP, ...CONNECTION_OPTIONS }, details: [UPDATE] },
  {
    ...shape, words: ['updates', 'decline'], summary: 'keeps updates from every computer', options: CONNECTION_OPTIONS,
    details: [UPDATE, 'This takes back all approvals of the update.'], run: change('decline', 'declined', 'was declined already'),
  },
  {
    ...shape, words: ['updates', 'undecline'], summary: 'lets declined updates reach computers again, unapproved', options: CONNECTION_OPTIONS,
    details: [UPDATE], run: change('undecline', 'not declined any more', 'was not declined'),
  },
];
