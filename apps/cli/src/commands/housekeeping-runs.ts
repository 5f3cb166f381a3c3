import { setTimeout as pause } from 'node:timers/promises';
import { housekeepingItem, housekeepingRun, type HousekeepingItem, type HousekeepingRun } from '../api/housekeeping-resources.js';
import { pathPart, type ManagementClient } from '../api/management-client.js';
import type { Invocation } from '../command-line/command.js';
import { formatMoment } from '../output/format-moment.js';
import { countLine } from '../output/progress-bar.js';
import { textTable, type Column } from '../output/text-table.js';

/** Pause between two looks at a run. Milliseconds. */
const LOOK_EVERY = 500;
/** Items of each rule that are shown with a run. */
const SHOWN_ITEMS = 10;

/** What each rule does with what it applies to. */
const DONE: Readonly<Record<string, string>> = { expiredUpdates: 'declined', supersededUpdates: 'declined', silentComputers: 'removed', history: 'removed' };

const ITEM_COLUMNS: readonly Column<HousekeepingItem>[] = [
  { title: 'title', value: ({ title }) => title, least: 20 },
  { title: 'id', value: ({ id }) => id },
];

/** A run with the first of what it did, or would have done, by rule. */
export interface RunWithItems extends HousekeepingRun {
  readonly items: Readonly<Record<string, readonly HousekeepingItem[]>>;
}

/** The run once it has ended, with a progress bar where somebody watches. */
export async function finished({ terminal }: Invocation, client: ManagementClient, id: string): Promise<HousekeepingRun> {
  try {
    for (;;) {
      const run = await client.get(`housekeeping/runs/${pathPart(id)}`, housekeepingRun);
      if (run.finishedAt !== null) return run;
      if (terminal.isWatched) terminal.status(progressOf(run));
      await pause(LOOK_EVERY);
    }
  } finally {
    if (terminal.isWatched) terminal.status('');
  }
}

/** Adds the first items of each rule. */
export async function withItems(client: ManagementClient, run: HousekeepingRun): Promise<RunWithItems> {
  const items: Record<string, readonly HousekeepingItem[]> = {};
  for (const { rule, found } of run.tasks) {
    if (found > 0) items[rule] = (await client.list(`housekeeping/runs/${pathPart(run.id)}/items`, housekeepingItem, { rule }, { most: SHOWN_ITEMS })).items;
  }
  return { ...run, items };
}

/** A run and what it did, for people. */
export function describeRun(run: RunWithItems, columns: number): string[] {
  const lines = [`${run.state}${run.isCancelling ? ', ending' : ''}${run.dryRun ? ' (dry run: nothing was changed)' : ''}${run.failure === null ? '' : `: ${run.failure}`}`];
  for (const task of run.tasks) {
    lines.push('', taskLine(task, run.dryRun));
    const items = run.items[task.rule] ?? [];
    if (items.length > 0) lines.push(...textTable(ITEM_COLUMNS, items, columns - 2).map((line) => `  ${line}`));
    if (items.length < (run.dryRun ? task.found : task.done)) lines.push(`  the rest: sluice housekeeping items ${run.id} --rule ${task.rule} --all`);
  }
  return lines;
}

function taskLine({ rule, state, found, done }: HousekeepingRun['tasks'][number], dryRun: boolean): string {
  if (state === 'skipped') return `${rule}: left to the upstream server, as this one is a replica`;
  if (state === 'waiting') return `${rule}: not begun`;
  return dryRun ? `${rule}: ${found} would be ${DONE[rule] ?? 'done'}` : `${rule}: ${done} ${DONE[rule] ?? 'done'}${state === 'running' ? ` of ${found}` : ''}`;
}

function progressOf({ state, tasks }: HousekeepingRun): string {
  if (state === 'waiting') return 'waiting for a reporting-rollup';
  const task = tasks.find((one) => one.state === 'running') ?? tasks.find((one) => one.state === 'waiting');
  if (task === undefined) return 'ending …';
  return task.found === 0 ? `${task.rule} …` : `${countLine(task.done, task.found)} ${task.rule}`;
}

/** Runs as a list shows them. */
export const RUN_COLUMNS: readonly Column<HousekeepingRun>[] = [
  { title: 'requested', value: ({ requestedAt }) => formatMoment(requestedAt) },
  { title: 'by', value: ({ administrator }) => administrator ?? 'itself', least: 6 },
  { title: 'state', value: ({ state }) => state },
  { title: 'dry run', value: ({ dryRun }) => dryRun },
  { title: 'done', value: ({ tasks, dryRun }) => tasks.map(({ rule, found, done }) => `${rule} ${dryRun ? found : done}`).join(', '), least: 20 },
  { title: 'id', value: ({ id }) => id, optional: true },
];
