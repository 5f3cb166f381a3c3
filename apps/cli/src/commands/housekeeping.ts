import { CONNECTION_OPTIONS } from '../api/connection.js';
import { housekeepingItem, housekeepingRules, housekeepingRun, type HousekeepingRules } from '../api/housekeeping-resources.js';
import { pathPart, type ManagementClient } from '../api/management-client.js';
import { CommandError } from '../command-line/command-error.js';
import type { Command, Invocation } from '../command-line/command.js';
import { EXIT } from '../command-line/exit-codes.js';
import { fieldList } from '../output/field-list.js';
import { textTable } from '../output/text-table.js';
import { connect, print } from './connect.js';
import { describeRun, finished, RUN_COLUMNS, withItems } from './housekeeping-runs.js';
import { HOUSEKEEPING_SETTINGS, readHousekeepingAssignments } from './housekeeping-settings.js';
import { LIST_OPTIONS, listEnd, listWindow } from './list-options.js';

const RULES = ['expiredUpdates', 'supersededUpdates', 'silentComputers', 'history'] as const;

async function show(invocation: Invocation): Promise<void> {
  const rules = await connect(invocation).get('housekeeping/rules', housekeepingRules);
  print(invocation, rules, () => describeRules(rules));
}

async function set(invocation: Invocation): Promise<void> {
  const changed = readHousekeepingAssignments(invocation.positionals);
  const client = connect(invocation);
  const { value, tag } = await client.getTagged('housekeeping/rules', housekeepingRules);
  const rules = await client.send('PUT', 'housekeeping/rules', changed(value), housekeepingRules, tag);
  print(invocation, rules, () => describeRules(rules));
}

/** Rules under the names by which they are set. */
function describeRules(rules: HousekeepingRules): string[] {
  return fieldList(Object.keys(HOUSEKEEPING_SETTINGS).map((name) => {
    const [top = '', part] = name.split('.');
    const value = (rules as Record<string, unknown>)[top];
    return [name, (part === undefined ? value : (value as Record<string, unknown>)[part]) as boolean | number];
  }));
}

async function run(invocation: Invocation): Promise<void> {
  const { options } = invocation;
  const client = connect(invocation);
  const rules = options.texts('rule');
  const begun = options.flag('watch')
    ? await newestRun(client)
    : await client.send('POST', 'housekeeping/runs', { dryRun: options.flag('dry-run'), ...(rules.length === 0 ? {} : { rules }) }, housekeepingRun);
  if (options.flag('no-wait')) return print(invocation, begun, () => [`it is ${begun.state}; sluice housekeeping run --watch shows how far it is`]);
  const ended = await withItems(client, await finished(invocation, client, begun.id));
  print(invocation, ended, () => describeRun(ended, invocation.terminal.columns));
  if (ended.state === 'failed') throw new CommandError(EXIT.refused, ended.failure ?? 'it has failed');
}

async function runs(invocation: Invocation): Promise<void> {
  const found = await connect(invocation).list('housekeeping/runs', housekeepingRun, {}, listWindow(invocation));
  print(invocation, found, () => [...textTable(RUN_COLUMNS, found.items, invocation.terminal.columns), '', listEnd(found.items.length, found.nextCursor, 'runs')]);
}

async function items(invocation: Invocation): Promise<void> {
  const { options, positionals } = invocation;
  const path = `housekeeping/runs/${pathPart(positionals[0] ?? '')}/items`;
  const rule = options.choice('rule', RULES) ?? options.required('rule');
  const found = await connect(invocation).list(path, housekeepingItem, { rule }, listWindow(invocation));
  const columns = [{ title: 'title', value: (item: { title: string }) => item.title, least: 20 }, { title: 'id', value: (item: { id: string }) => item.id }];
  print(invocation, found, () => [...textTable(columns, found.items, invocation.terminal.columns), '', listEnd(found.items.length, found.nextCursor, 'items')]);
}

async function cancel(invocation: Invocation): Promise<void> {
  const client = connect(invocation);
  const id = invocation.positionals[0] ?? (await newestRun(client)).id;
  const run = await client.send('POST', `housekeeping/runs/${pathPart(id)}/cancel`, {}, housekeepingRun);
  print(invocation, run, () => [run.isCancelling ? 'it ends after the batch at hand; what it has done stays' : `it is ${run.state}`]);
}

async function newestRun(client: ManagementClient): Promise<{ readonly id: string; readonly state: string }> {
  const [newest] = (await client.list('housekeeping/runs', housekeepingRun, {}, { most: 1 })).items;
  if (newest === undefined) throw new CommandError(EXIT.refused, 'there was none yet');
  return newest;
}

const none = { positionals: '', least: 0, most: 0 } as const;
const nameWidth = Math.max(...Object.keys(HOUSEKEEPING_SETTINGS).map((name) => name.length));

/** `sluice housekeeping ...` */
export const HOUSEKEEPING_COMMANDS: readonly Command[] = [
  { ...none, words: ['housekeeping', 'show'], summary: 'shows what is declined and removed by rule', options: CONNECTION_OPTIONS, details: [], run: show },
  {
    words: ['housekeeping', 'set'], summary: 'changes what is declined and removed by rule', positionals: 'SETTING=VALUE...', least: 1, most: Object.keys(HOUSEKEEPING_SETTINGS).length,
    options: CONNECTION_OPTIONS, run: set,
    details: ['Settings and their values:', ...Object.entries(HOUSEKEEPING_SETTINGS).map(([name, { values }]) => `  ${name.padEnd(nameWidth)}  ${values}`), '',
      'Example: sluice housekeeping set silentComputers.enabled=yes silentComputers.days=60'],
  },
  {
    ...none, words: ['housekeeping', 'run'], summary: 'goes by the rules now; with --dry-run only shows what they would do', run,
    options: {
      'dry-run': { help: 'changes nothing' },
      rule: { value: 'RULE', multiple: true, help: `one of ${RULES.join(', ')}, enabled or not; may be given several times; default: those that are enabled` },
      'no-wait': { help: 'does not wait until it has ended' },
      watch: { help: 'starts nothing, and shows how far the last one is' },
      ...CONNECTION_OPTIONS,
    },
    details: ['A reporting-rollup does it, also when this command is ended. Enabled rules are gone by without being asked as well.'],
  },
  { ...none, words: ['housekeeping', 'runs'], summary: 'lists runs, the newest first', options: { ...LIST_OPTIONS, ...CONNECTION_OPTIONS }, details: [], run: runs },
  {
    words: ['housekeeping', 'items'], summary: 'lists what a run declined or removed, or would have', positionals: 'RUN', least: 1, most: 1, run: items, details: [],
    options: { rule: { value: 'RULE', help: RULES.join(', ') }, ...LIST_OPTIONS, ...CONNECTION_OPTIONS },
  },
  { words: ['housekeeping', 'cancel'], summary: 'ends a run; without RUN the last one', positionals: '[RUN]', least: 0, most: 1, options: CONNECTION_OPTIONS, details: ['What it has done stays.'], run: cancel },
];
