import type { z } from 'zod';
import { CONNECTION_OPTIONS } from '../api/connection.js';
import { pathPart, type ManagementClient, type Query } from '../api/management-client.js';
import * as rows from '../api/report-resources.js';
import type { Command, Invocation, OptionSpecs } from '../command-line/command.js';
import { textTable, type Column } from '../output/text-table.js';
import { connect, print } from './connect.js';
import { findCategoryId } from './find-category.js';
import { findComputerId } from './find-computer.js';
import { findGroup } from './find-group.js';
import { findServerId } from './find-server.js';
import { findUpdateId } from './find-update.js';
import { LIST_OPTIONS, listEnd, listWindow } from './list-options.js';
import * as columns from './report-columns.js';

const COUNTED = ['notInstalled', 'downloaded', 'installed', 'failed', 'installedPendingReboot'] as const;
const STATES = ['unknown', 'notApplicable', ...COUNTED] as const;

const SCOPE_OPTIONS = {
  group: { value: 'GROUP', help: 'name or id of a group; everybody without it' },
  subgroups: { help: 'also computers in groups below it' },
} as const satisfies OptionSpecs;
const STATUS = { value: 'STATUS', help: STATES.join(', ') };
const SERVER = { value: 'SERVER', help: 'name or id of a server below; "this" for this one' };
const RESULTS = ['succeeded', 'failed', 'cancelled'] as const;
const DAYS = { value: 'N', help: 'days, 1 to 3650; default 30' };

/** What a report is asked for. */
interface Asked {
  readonly path: string;
  readonly query: Query;
}

/** A command that shows one list. */
function report<Item extends z.ZodType>(
  name: string, summary: string, item: Item, table: readonly Column<z.output<Item>>[], what: string,
  shape: Partial<Pick<Command, 'positionals' | 'least' | 'most' | 'options' | 'details'>>, ask: (client: ManagementClient, invocation: Invocation) => Promise<Asked>,
): Command {
  return {
    words: ['reports', name], summary, positionals: '', least: 0, most: 0, details: [], ...shape, options: { ...shape.options, ...LIST_OPTIONS, ...CONNECTION_OPTIONS },
    async run(invocation) {
      const client = connect(invocation);
      const { path, query } = await ask(client, invocation);
      const found = await client.list(`reports/${path}`, item, query, listWindow(invocation));
      print(invocation, found, () => [...textTable(table, found.items, invocation.terminal.columns), '', listEnd(found.items.length, found.nextCursor, what)]);
    },
  };
}

async function scope(client: ManagementClient, { options }: Invocation): Promise<Query> {
  const group = options.text('group');
  return { group: group === undefined ? undefined : (await findGroup(client, group)).id, includeSubgroups: options.flag('subgroups') ? true : undefined };
}

const update = { positionals: 'UPDATE', least: 1, most: 1, details: ['UPDATE is an id, or a text that the title of one update has, such as KB9000003.'] };
const computer = { positionals: 'COMPUTER', least: 1, most: 1, details: ['COMPUTER is the id or the DNS name of a computer, with or without its domain.'] };
const search = (help: string) => ({ value: 'TEXT', help });

async function groups(invocation: Invocation): Promise<void> {
  const found = await connect(invocation).get('reports/groups', rows.groupStatusList);
  print(invocation, found, () => textTable(columns.GROUPS, found.items, invocation.terminal.columns));
}

/** `sluice reports ...` */
export const REPORT_COMMANDS: readonly Command[] = [
  report('updates', 'shows how many computers are in each state of each update', rows.updateStatus, columns.UPDATE_STATUS, 'updates', {
    options: {
      search: search('part of the title, or an update id'), product: { value: 'PRODUCT', help: 'title or id of a product, family or company' },
      classification: { value: 'NAME', help: 'title or id of a classification' }, status: STATUS, ...SCOPE_OPTIONS,
    },
    details: ['Example: sluice reports updates --status failed --group Pilots'],
  }, async (client, invocation) => ({
    path: 'updates',
    query: {
      q: invocation.options.text('search'), status: invocation.options.choice('status', STATES),
      product: await findCategoryId(client, 'products', invocation.options.text('product')),
      classification: await findCategoryId(client, 'classifications', invocation.options.text('classification')), ...await scope(client, invocation),
    },
  })),
  report('update', 'shows the computers on which an update is in a state', rows.updateComputer, columns.UPDATE_COMPUTERS, 'computers', {
    ...update, options: { status: { ...STATUS, help: `${STATUS.help}; default failed` }, search: search('part of the DNS name or of the id'), ...SCOPE_OPTIONS },
  }, async (client, invocation) => ({
    path: `updates/${pathPart(await findUpdateId(client, invocation.positionals[0] ?? ''))}/computers`,
    query: { status: invocation.options.choice('status', STATES) ?? 'failed', q: invocation.options.text('search'), ...await scope(client, invocation) },
  })),
  report('attempts', 'shows how often an update was installed and how often that failed, by server and operating system', rows.installAttempts, columns.ATTEMPTS, 'rows', update,
    async (client, { positionals }) => ({ path: `updates/${pathPart(await findUpdateId(client, positionals[0] ?? ''))}/attempts`, query: {} })),
  report('servers', 'shows the servers below this one, with what they told of themselves', rows.downstreamServer, columns.SERVERS, 'servers', {
    options: { search: search('part of the name'), parent: { value: 'SERVER', help: 'name or id of the server that they synchronise from' } },
  }, async (client, { options }) => ({
    path: 'downstream-servers', query: { q: options.text('search'), parent: await findServerId(client, options.text('parent')) },
  })),
  report('synchronizations', 'shows how synchronizations of this server and those below it ended', rows.synchronizationResult, columns.SYNCHRONIZATIONS, 'synchronizations', {
    options: { server: SERVER, result: { value: 'RESULT', help: RESULTS.join(', ') } },
  }, async (client, { options }) => ({
    path: 'synchronizations', query: { server: await findServerId(client, options.text('server')), result: options.choice('result', RESULTS) },
  })),
  report('computers', 'shows how many updates are in each state on each computer', rows.computerStatus, columns.COMPUTER_STATUS, 'computers', {
    options: { search: search('part of the DNS name or of the id'), status: { value: 'STATUS', help: COUNTED.join(', ') }, server: SERVER, ...SCOPE_OPTIONS },
  }, async (client, invocation) => ({
    path: 'computers',
    query: {
      q: invocation.options.text('search'), status: invocation.options.choice('status', COUNTED), server: await findServerId(client, invocation.options.text('server')),
      ...await scope(client, invocation),
    },
  })),
  report('computer', 'shows the state of every update that a computer named', rows.computerUpdate, columns.COMPUTER_UPDATES, 'updates', { ...computer, options: { status: STATUS } },
    async (client, invocation) => ({
      path: `computers/${pathPart(await findComputerId(client, invocation.positionals[0] ?? ''))}/updates`, query: { status: invocation.options.choice('status', STATES) },
    })),
  report('events', 'shows what a computer reported, the latest first', rows.computerEvent, columns.EVENTS, 'events', computer, async (client, invocation) => ({
    path: `computers/${pathPart(await findComputerId(client, invocation.positionals[0] ?? ''))}/events`, query: {},
  })),
  report('silent', 'shows computers that have not reported for some days', rows.silentComputer, columns.SILENT, 'computers', { options: { days: DAYS, ...SCOPE_OPTIONS } },
    async (client, invocation) => ({ path: 'silent-computers', query: { days: invocation.options.integer('days', 1, 3_650), ...await scope(client, invocation) } })),
  report('failures', 'shows errors by their code, with what they mean', rows.failure, columns.FAILURES, 'codes', { options: { days: DAYS, ...SCOPE_OPTIONS } },
    async (client, invocation) => ({ path: 'failures', query: { days: invocation.options.integer('days', 1, 3_650), ...await scope(client, invocation) } })),
  report('products', 'shows the states of the updates of each product', rows.categoryStatus, columns.CATEGORIES, 'products', {}, () => Promise.resolve({ path: 'products', query: {} })),
  report('classifications', 'shows the states of the updates of each classification', rows.categoryStatus, columns.CATEGORIES, 'classifications', {},
    () => Promise.resolve({ path: 'classifications', query: {} })),
  { words: ['reports', 'groups'], summary: 'shows how the computers of each group stand', positionals: '', least: 0, most: 0, details: [], options: CONNECTION_OPTIONS, run: groups },
  report('compliance', 'shows how the computers of a group stood day by day', rows.groupCompliance, columns.GROUP_COMPLIANCE, 'days', {
    options: { group: { value: 'GROUP', help: 'name or id of a group; All Computers without it' } },
  }, async (client, { options }) => {
    const group = options.text('group');
    return { path: 'compliance/groups', query: { group: group === undefined ? undefined : (await findGroup(client, group)).id } };
  }),
  report('article', 'shows how the updates of an article stood day by day', rows.articleCompliance, columns.ARTICLE_COMPLIANCE, 'days', {
    positionals: 'KB', least: 1, most: 1, details: ['Example: sluice reports article KB9000003'],
  }, (_client, { positionals }) => Promise.resolve({ path: 'compliance/articles', query: { kb: positionals[0] } })),
];
