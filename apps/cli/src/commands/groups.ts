import { CONNECTION_OPTIONS } from '../api/connection.js';
import { pathPart } from '../api/management-client.js';
import { group, groupList, type Group } from '../api/resources.js';
import type { Command, Invocation } from '../command-line/command.js';
import { textTable, type Column } from '../output/text-table.js';
import { connect, print } from './connect.js';
import { findGroup } from './find-group.js';

type Row = Group & { readonly depth: number };

const COLUMNS: readonly Column<Row>[] = [
  { title: 'group', value: ({ name, depth }) => `${'  '.repeat(depth)}${name}`, least: 16 },
  { title: 'computers', value: ({ computerCount }) => computerCount },
  { title: 'total', value: ({ totalComputerCount }) => totalComputerCount },
  { title: 'id', value: ({ id }) => id, optional: true },
];

/** The tree as people draw it: below each group what is in it, in the order of the answer. */
function asTree(groups: readonly Group[], parentId: string | null = null, depth = 0): Row[] {
  return groups.filter((one) => one.parentId === parentId).flatMap((one) => [{ ...one, depth }, ...asTree(groups, one.id, depth + 1)]);
}

async function list(invocation: Invocation): Promise<void> {
  const groups = await connect(invocation).get('groups', groupList);
  print(invocation, groups, () => textTable(COLUMNS, asTree(groups.items), invocation.terminal.columns));
}

async function create(invocation: Invocation): Promise<void> {
  const client = connect(invocation);
  const [name = ''] = invocation.positionals;
  const parent = invocation.options.text('parent');
  const made = await client.send('POST', 'groups', { name, ...(parent === undefined ? {} : { parentId: (await findGroup(client, parent)).id }) }, group);
  print(invocation, made, () => [`made group ${made.name}, ${made.id}`]);
}

async function change(invocation: Invocation, wanted: string, changes: (client: ReturnType<typeof connect>) => Promise<Record<string, string>>): Promise<void> {
  const client = connect(invocation);
  const path = `groups/${pathPart((await findGroup(client, wanted)).id)}`;
  const { tag } = await client.getTagged(path, group);
  const changed = await client.send('PATCH', path, await changes(client), group, tag);
  print(invocation, changed, () => [`changed group ${changed.name}, ${changed.id}`]);
}

function rename(invocation: Invocation): Promise<void> {
  const [wanted = '', name = ''] = invocation.positionals;
  return change(invocation, wanted, async () => ({ name }));
}

function move(invocation: Invocation): Promise<void> {
  const [wanted = ''] = invocation.positionals;
  const parent = invocation.options.required('parent');
  return change(invocation, wanted, async (client) => ({ parentId: (await findGroup(client, parent)).id }));
}

async function remove(invocation: Invocation): Promise<void> {
  const client = connect(invocation);
  const found = await findGroup(client, invocation.positionals[0] ?? '');
  const path = `groups/${pathPart(found.id)}`;
  const { tag } = await client.getTagged(path, group);
  await client.remove(path, tag);
  print(invocation, { id: found.id, deleted: true }, () => [`deleted group ${found.name}`]);
}

const GROUP = 'GROUP is the name or the id of a group.';
const PARENT = { value: 'GROUP', help: 'the group it shall be below' } as const;

/** `sluice groups ...` */
export const GROUP_COMMANDS: readonly Command[] = [
  { words: ['groups', 'list'], summary: 'shows the tree of groups', positionals: '', least: 0, most: 0, options: CONNECTION_OPTIONS, details: [], run: list },
  {
    words: ['groups', 'create'], summary: 'makes a group', positionals: 'NAME', least: 1, most: 1,
    options: { parent: { ...PARENT, help: 'the group it shall be below, default All Computers' }, ...CONNECTION_OPTIONS }, details: [GROUP], run: create,
  },
  { words: ['groups', 'rename'], summary: 'gives a group another name', positionals: 'GROUP NAME', least: 2, most: 2, options: CONNECTION_OPTIONS, details: [GROUP], run: rename },
  { words: ['groups', 'move'], summary: 'puts a group with all below it under another one', positionals: 'GROUP', least: 1, most: 1, options: { parent: PARENT, ...CONNECTION_OPTIONS }, details: [GROUP], run: move },
  {
    words: ['groups', 'delete'], summary: 'deletes a group and what was decided for it', positionals: 'GROUP', least: 1, most: 1, options: CONNECTION_OPTIONS,
    details: [GROUP, 'Computers that were in no other group become unassigned.'], run: remove,
  },
];
