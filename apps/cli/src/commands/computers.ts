import { CONNECTION_OPTIONS } from '../api/connection.js';
import { computerInventory } from '../api/housekeeping-resources.js';
import { pathPart, type ManagementClient } from '../api/management-client.js';
import { computer, computerDetails, computerGroups, type Computer, type ComputerDetails } from '../api/resources.js';
import { UsageError } from '../command-line/command-error.js';
import type { Command, Invocation } from '../command-line/command.js';
import { fieldList } from '../output/field-list.js';
import { formatBytes } from '../output/format-bytes.js';
import { formatMoment } from '../output/format-moment.js';
import { printable } from '../output/printable.js';
import { textTable, type Column } from '../output/text-table.js';
import { connect, print } from './connect.js';
import { findComputerId } from './find-computer.js';
import { findGroup } from './find-group.js';
import { LIST_OPTIONS, listEnd, listWindow } from './list-options.js';

const SORTS = ['-lastContact', 'lastContact', 'name'] as const;

const COLUMNS: readonly Column<Computer>[] = [
  { title: 'name', value: ({ dnsName }) => dnsName, least: 20 },
  { title: 'windows', value: ({ osDescription }) => osDescription, least: 14 },
  { title: 'version', value: ({ osVersion }) => osVersion },
  { title: 'last contact', value: ({ lastContact }) => formatMoment(lastContact) },
  { title: 'id', value: ({ id }) => id, optional: true },
];

async function list(invocation: Invocation): Promise<void> {
  const { options, terminal } = invocation;
  const client = connect(invocation);
  const group = options.text('group');
  const query = {
    q: options.text('search'),
    group: group === undefined ? undefined : (await findGroup(client, group)).id,
    includeSubgroups: options.flag('subgroups') ? true : undefined,
    sort: options.choice('sort', SORTS),
  };
  const found = await client.list('computers', computer, query, listWindow(invocation));
  print(invocation, found, () => [...textTable(COLUMNS, found.items, terminal.columns), '', listEnd(found.items.length, found.nextCursor, 'computers')]);
}

async function show(invocation: Invocation): Promise<void> {
  const client = connect(invocation);
  const id = await findComputerId(client, invocation.positionals[0] ?? '');
  const details = await client.get(`computers/${pathPart(id)}`, computerDetails);
  if (!invocation.options.flag('inventory')) return print(invocation, details, () => describe(details));
  await showInventory(invocation, client, details);
}

async function showInventory(invocation: Invocation, client: ManagementClient, details: ComputerDetails): Promise<void> {
  const inventory = await client.get(`computers/${pathPart(details.id)}/inventory`, computerInventory);
  print(invocation, { ...details, inventory }, () => [
    ...describe(details),
    ...fieldList([['inventory', `${formatMoment(inventory.receivedAt)}, ${formatBytes(inventory.length)}`]]), '',
    ...(inventory.text === null ? ['it came in a form that cannot be read'] : inventory.text.split(/\r?\n/).map(printable)),
  ]);
}

function describe(details: ComputerDetails): string[] {
  return fieldList([
    ['name', details.dnsName],
    ['id', details.id],
    ['address', details.ipAddress],
    ['groups', details.groups.map(({ name }) => name)],
    ['asks for groups', details.requestedGroups],
    ['windows', details.osDescription],
    ['version', details.osVersion],
    ['language', details.osLocale],
    ['processor', details.processorArchitecture],
    ['hardware', [details.manufacturer, details.model].filter((part) => part !== null).join(', ')],
    ['update agent', details.clientVersion],
    ['protocol', details.clientProtocolVersion],
    ['first seen', formatMoment(details.firstSeen)],
    ['registered', formatMoment(details.registeredAt)],
    ['last scan', formatMoment(details.lastSyncTime)],
    ['last contact', formatMoment(details.lastContact)],
  ]);
}

async function move(invocation: Invocation): Promise<void> {
  const { options, positionals } = invocation;
  const wanted = options.texts('group');
  if (wanted.length === 0 && !options.flag('unassigned')) throw new UsageError('--group is needed, once for each group; or --unassigned');
  if (wanted.length > 0 && options.flag('unassigned')) throw new UsageError('--group and --unassigned exclude each other');
  const client = connect(invocation);
  const groupIds: string[] = [];
  for (const name of wanted) groupIds.push((await findGroup(client, name)).id);
  const path = `computers/${pathPart(await findComputerId(client, positionals[0] ?? ''))}/groups`;
  const { tag } = await client.getTagged(path, computerGroups);
  const moved = await client.send('PUT', path, { groupIds }, computerGroups, tag);
  print(invocation, moved, () => [`${positionals[0]} is now in ${moved.groups.map(({ name }) => name).join(', ')}; its next handshake makes it count, at the latest when its cookie ends`]);
}

async function remove(invocation: Invocation): Promise<void> {
  const client = connect(invocation);
  const id = await findComputerId(client, invocation.positionals[0] ?? '');
  await client.remove(`computers/${pathPart(id)}`);
  print(invocation, { id, deleted: true }, () => [`forgot computer ${id}; if it still exists it comes back with its next call`]);
}

const COMPUTER = 'COMPUTER is the id or the DNS name of a computer, with or without its domain.';
const shape = { positionals: 'COMPUTER', least: 1, most: 1 } as const;

/** `sluice computers ...` */
export const COMPUTER_COMMANDS: readonly Command[] = [
  {
    words: ['computers', 'list'], summary: 'shows computers, those seen last first', positionals: '', least: 0, most: 0, details: [], run: list,
    options: {
      search: { value: 'TEXT', help: 'part of the DNS name or of the id' },
      group: { value: 'GROUP', help: 'name or id of a group' },
      subgroups: { help: 'also computers in groups below it' },
      sort: { value: 'ORDER', help: `${SORTS.join(', ')}; default -lastContact` },
      ...LIST_OPTIONS,
      ...CONNECTION_OPTIONS,
    },
  },
  {
    ...shape, words: ['computers', 'show'], summary: 'shows everything about one computer', details: [COMPUTER], run: show,
    options: { inventory: { help: 'also what it reported of its hardware and software, as it wrote it' }, ...CONNECTION_OPTIONS },
  },
  {
    ...shape, words: ['computers', 'move'], summary: 'puts a computer into exactly these groups', details: [COMPUTER], run: move,
    options: { group: { value: 'GROUP', multiple: true, help: 'name or id of a group; may be given several times' }, unassigned: { help: 'takes it out of every group' }, ...CONNECTION_OPTIONS },
  },
  { ...shape, words: ['computers', 'delete'], summary: 'forgets a computer', options: CONNECTION_OPTIONS, details: [COMPUTER], run: remove },
];
