import { CONNECTION_OPTIONS } from '../api/connection.js';
import type { ManagementClient, Tagged } from '../api/management-client.js';
import { removalPreview, selection, synchronization, type RemovalPreview, type Selection } from '../api/resources.js';
import { CommandError, UsageError } from '../command-line/command-error.js';
import type { Command, Invocation } from '../command-line/command.js';
import { EXIT } from '../command-line/exit-codes.js';
import { fieldList } from '../output/field-list.js';
import { formatBytes } from '../output/format-bytes.js';
import { textTable, type Column } from '../output/text-table.js';
import { connect, print } from './connect.js';
import { findCategories, type CategoryIds } from './find-categories.js';
import { describeRun, finished } from './watch-run.js';

interface Row {
  readonly kind: string;
  readonly title: string;
  readonly isSynchronized: boolean;
  readonly updateId: string;
}

const COLUMNS: readonly Column<Row>[] = [
  { title: 'kind', value: ({ kind }) => kind },
  { title: 'title', value: ({ title }) => title, least: 16 },
  { title: 'synchronized', value: ({ isSynchronized }) => isSynchronized },
  { title: 'id', value: ({ updateId }) => updateId, optional: true },
];

/** The most products and classifications of one command. */
const MOST_CATEGORIES = 500;

async function show(invocation: Invocation): Promise<void> {
  const selected = await connect(invocation).get('selection', selection);
  print(invocation, selected, () => linesOf(invocation, selected));
}

function linesOf({ terminal }: Invocation, { products, classifications }: Selection): string[] {
  const rows = [...products.map((one) => ({ kind: 'product', ...one })), ...classifications.map((one) => ({ kind: 'classification', ...one }))];
  return rows.length === 0 ? ['nothing is selected: everything the upstream server has is wanted, but nothing of Microsoft Update'] : textTable(COLUMNS, rows, terminal.columns);
}

async function select(invocation: Invocation): Promise<void> {
  const client = connect(invocation);
  const added = await findCategories(client, invocation.positionals);
  const { value, tag } = await client.getTagged('selection', selection);
  const now = idsOf(value);
  const wanted = { productIds: union(now.productIds, added.productIds), classificationIds: union(now.classificationIds, added.classificationIds) };
  const selected = await client.send('PUT', 'selection', wanted, selection, tag);
  print(invocation, selected, () => linesOf(invocation, selected));
}

async function deselect(invocation: Invocation): Promise<void> {
  const { options, positionals } = invocation;
  const removes = options.flag('remove');
  if (!removes && positionals.length === 0) throw new UsageError('sync deselect needs CATEGORY..., or --remove for what was deselected before');
  const client = connect(invocation);
  const gone = await findCategories(client, positionals);
  const present = await client.getTagged('selection', selection);
  const rest = without(idsOf(present.value), gone);
  if (removes) return deselectAndRemove(invocation, client, present, rest);
  const selected = await client.send('PUT', 'selection', rest, selection, present.tag);
  print(invocation, selected, () => [...linesOf(invocation, selected), '', 'what was deselected is not asked for any more; --remove removes its updates as well']);
}

/** Nothing is changed before the administrator has seen what goes, and has agreed. */
async function deselectAndRemove(invocation: Invocation, client: ManagementClient, { value, tag }: Tagged<Selection>, rest: CategoryIds): Promise<void> {
  const { options, terminal } = invocation;
  if (rest.productIds.length + rest.classificationIds.length === 0) {
    throw new CommandError(EXIT.refused, 'nothing would stay selected, which stands for everything: select what is to stay before removing the rest');
  }
  const includeImported = options.flag('include-imported');
  const preview = await client.send('POST', 'selection/removals/preview', { selection: rest, includeImported }, removalPreview);
  if (options.flag('preview')) return print(invocation, preview, () => previewLines(preview));
  if (!options.flag('json')) for (const line of previewLines(preview)) terminal.out(line);
  if (preview.approvedUpdates > 0 && !options.flag('remove-approved')) {
    throw new CommandError(EXIT.refused, `${preview.approvedUpdates} of the updates are approved; nothing was changed\n--remove-approved removes them all the same.`);
  }
  await requireConsent(invocation);
  const selected = sameIds(idsOf(value), rest) ? value : await client.send('PUT', 'selection', rest, selection, tag);
  const requested = await client.send('POST', 'selection/removals', { removeApproved: options.flag('remove-approved'), includeImported }, synchronization);
  const ended = options.flag('wait') ? await finished(invocation, client, requested.id) : null;
  print(invocation, { selection: selected, preview, removal: ended ?? requested }, () => [
    '', ...(ended === null ? ['the removal waits for a sync-worker; sluice sync status shows how far it is'] : describeRun(ended)),
  ]);
  if (ended !== null && ended.state !== 'succeeded') throw new CommandError(EXIT.refused, ended.failure?.message ?? `the removal was ${ended.state}`);
}

function previewLines(preview: RemovalPreview): string[] {
  return fieldList([
    ['updates', preview.updates], ['revisions', preview.revisions], ['metadata', formatBytes(preview.metadataBytes)],
    ['files', preview.files], ['content', formatBytes(preview.contentBytes)], ['approved updates', preview.approvedUpdates],
  ]);
}

async function requireConsent({ options, terminal }: Invocation): Promise<void> {
  if (options.flag('yes')) return;
  if (options.flag('json') || terminal.ask === undefined) throw new UsageError('removing needs --yes where nobody can be asked; nothing was changed');
  const answer = await terminal.ask('Remove these updates? [y/N] ');
  if (!/^y(es)?$/i.test(answer.trim())) throw new CommandError(EXIT.refused, 'nothing was changed');
}

function idsOf({ products, classifications }: Selection): CategoryIds {
  return { productIds: products.map(({ updateId }) => updateId), classificationIds: classifications.map(({ updateId }) => updateId) };
}

function union(ids: readonly string[], added: readonly string[]): string[] {
  return [...new Set([...ids, ...added])];
}

function without(ids: CategoryIds, gone: CategoryIds): CategoryIds {
  return {
    productIds: ids.productIds.filter((id) => !gone.productIds.includes(id)),
    classificationIds: ids.classificationIds.filter((id) => !gone.classificationIds.includes(id)),
  };
}

function sameIds(one: CategoryIds, other: CategoryIds): boolean {
  return one.productIds.length === other.productIds.length && one.classificationIds.length === other.classificationIds.length;
}

const CATEGORY = 'CATEGORY is the id or the title of a product or a classification.';

/** `sluice sync selection | select | deselect` */
export const SELECTION_COMMANDS: readonly Command[] = [
  {
    words: ['sync', 'selection'], summary: 'shows the products and classifications that are synchronized', positionals: '', least: 0, most: 0,
    options: CONNECTION_OPTIONS, details: [], run: show,
  },
  {
    words: ['sync', 'select'], summary: 'adds products and classifications to what is synchronized', positionals: 'CATEGORY...', least: 1, most: MOST_CATEGORIES,
    options: CONNECTION_OPTIONS, details: [CATEGORY, 'The first selection needs at least one product and one classification.'], run: select,
  },
  {
    words: ['sync', 'deselect'], summary: 'takes products and classifications out of what is synchronized', positionals: '[CATEGORY...]', least: 0, most: MOST_CATEGORIES,
    options: {
      remove: { help: 'removes the updates that are selected no more, after showing what that takes' },
      'remove-approved': { help: 'removes approved ones as well' },
      'include-imported': { help: 'removes those as well that were imported by hand' },
      preview: { help: 'with --remove: only shows what it would take' },
      yes: { help: 'does not ask' },
      wait: { help: 'waits until the removal has ended, with a progress bar' },
      ...CONNECTION_OPTIONS,
    },
    details: [
      CATEGORY, 'Without --remove the updates stay. What something needs that stays is never removed.',
      'Example: sluice sync deselect "Office 2016" --remove --wait',
    ],
    run: deselect,
  },
];
