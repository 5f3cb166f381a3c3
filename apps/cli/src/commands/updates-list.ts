import { CONNECTION_OPTIONS } from '../api/connection.js';
import { update, type Update } from '../api/resources.js';
import type { Command, Invocation } from '../command-line/command.js';
import { fitTitle } from '../output/display-width.js';
import { formatMoment } from '../output/format-moment.js';
import { textTable, type Column } from '../output/text-table.js';
import { connect, print } from './connect.js';
import { findCategoryId } from './find-category.js';
import { LIST_OPTIONS, listEnd, listWindow } from './list-options.js';

const STATES = ['declined', 'expired', 'approved', 'superseded', 'needsApproval'] as const;
const TYPES = ['software', 'driver', 'category', 'detectoid'] as const;

const COLUMNS: readonly Column<Update>[] = [
  { title: 'title', value: ({ title }) => title, least: 40, fit: fitTitle },
  { title: 'state', value: ({ state }) => state },
  { title: 'type', value: ({ type }) => type },
  { title: 'arrived', value: ({ importedAt }) => formatMoment(importedAt)?.slice(0, 10) ?? null },
  { title: 'id', value: ({ updateId }) => updateId, optional: true },
];

async function list(invocation: Invocation): Promise<void> {
  const { options, terminal } = invocation;
  const client = connect(invocation);
  const query = {
    q: options.text('search'),
    state: options.choice('state', STATES),
    type: options.choice('type', TYPES),
    product: await findCategoryId(client, 'products', options.text('product')),
    classification: await findCategoryId(client, 'classifications', options.text('classification')),
    includeMembers: options.flag('members') ? true : undefined,
  };
  const found = await client.list('updates', update, query, listWindow(invocation));
  print(invocation, found, () => [...textTable(COLUMNS, found.items, terminal.columns), '', listEnd(found.items.length, found.nextCursor, 'updates')]);
}

/** `sluice updates list` */
export const UPDATES_LIST: Command = {
  words: ['updates', 'list'],
  summary: 'shows updates, those that arrived last first',
  positionals: '',
  least: 0,
  most: 0,
  options: {
    search: { value: 'TEXT', help: 'part of the title, or an update id' },
    state: { value: 'STATE', help: STATES.join(', ') },
    product: { value: 'PRODUCT', help: 'title or id of a product, family or company' },
    classification: { value: 'NAME', help: 'title or id of a classification' },
    type: { value: 'TYPE', help: `${TYPES.join(', ')}; default software and drivers` },
    members: { help: 'also updates that only go out as a part of another one' },
    ...LIST_OPTIONS,
    ...CONNECTION_OPTIONS,
  },
  details: ['Example: sluice updates list --state needsApproval --classification "Security Updates"'],
  run: list,
};
