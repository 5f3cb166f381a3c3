import type { DataSource, EntityManager } from 'typeorm';
import type { HousekeepingRule } from '../../events/index.js';
import { currentChangeNumber } from '../../servers/change-number.js';
import { inCatalogTransaction } from '../../servers/in-catalog-transaction.js';
import { loadSynchronizationConfiguration } from '../../servers/synchronization-configuration.js';
import { EXPIRED_UPDATES } from '../rules/expired-updates.js';
import { HISTORY } from '../rules/history.js';
import type { FoundItem, RuleSteps } from '../rules/rule.js';
import { SILENT_COMPUTERS } from '../rules/silent-computers.js';
import { SUPERSEDED_UPDATES } from '../rules/superseded-updates.js';
import { MAXIMUM_KEPT_ITEMS } from './housekeeping-task.entities.js';
import { holdHousekeeping, type TakenHousekeeping } from './run-lease.js';

/** The steps of each rule. */
export const RULE_STEPS: Readonly<Record<HousekeepingRule, RuleSteps>> = {
  expiredUpdates: EXPIRED_UPDATES, supersededUpdates: SUPERSEDED_UPDATES, silentComputers: SILENT_COMPUTERS, history: HISTORY,
};

/** How long the question what a rule applies to may take: a catalog of a million revisions takes seconds. */
const FIND_TIMEOUT = '10min';

/** What a rule applies to, as of one moment. It lives in memory: whoever takes the run up finds out again what is left. */
export interface FoundWork {
  readonly items: readonly FoundItem[];
  /** The change number of the state it was found in. */
  readonly changeNumber: number;
}

/** What came of a batch. */
export interface BatchResult {
  readonly isCancelled: boolean;
  /** Items that it was done for; a rule may no longer apply to others. */
  readonly done: number;
  /** Null when the catalog has changed since the work was found, and nothing was done: it must be found anew. */
  readonly changeNumber: number | null;
}

/** Whether a rule is an upstream server's to go by: notes that it is skipped. */
export async function skipOnReplica(dataSource: DataSource, run: TakenHousekeeping, rule: HousekeepingRule): Promise<boolean> {
  if (!RULE_STEPS[rule].decidesUpdates || (await loadSynchronizationConfiguration(dataSource)).role !== 'replica') return false;
  await setState(dataSource, run, rule, 'skipped');
  return true;
}

/** Finds out what a rule applies to, and notes how much that is. */
export async function findWork(dataSource: DataSource, run: TakenHousekeeping, rule: HousekeepingRule): Promise<FoundWork> {
  const found = await dataSource.transaction('REPEATABLE READ', async (manager) => {
    await manager.query(`SET LOCAL statement_timeout = '${FIND_TIMEOUT}'`);
    return { changeNumber: await currentChangeNumber(manager), items: await RULE_STEPS[rule].find(manager, run.rules) };
  });
  await dataSource.transaction(async (manager) => {
    await holdHousekeeping(manager, run);
    await manager.query(`UPDATE housekeeping.task SET state = 'running', found = done + $3 WHERE run_id = $1 AND rule = $2`, [run.runId, rule, found.items.length]);
  });
  return found;
}

/** Writes down what a dry run found, and that it is through with the rule. Once more after a crash, it replaces what was written. */
export async function keepFindings(dataSource: DataSource, run: TakenHousekeeping, rule: HousekeepingRule, items: readonly FoundItem[]): Promise<void> {
  await dataSource.transaction(async (manager) => {
    await holdHousekeeping(manager, run);
    await manager.query('DELETE FROM housekeeping.item WHERE run_id = $1 AND rule = $2', [run.runId, rule]);
    await keepItems(manager, run, rule, items, 0);
    await manager.query(`UPDATE housekeeping.task SET state = 'done', found = $3 WHERE run_id = $1 AND rule = $2`, [run.runId, rule, items.length]);
  });
}

/**
 * Goes by a rule for some items: what is done, that it is, and the lease are one transaction, so that a process may die at any moment. Nothing is
 * done once the run was asked to end, or when the catalog is another one than `changeNumber`. Throws HousekeepingError `HOUSEKEEPING_LEASE_LOST`.
 */
export function applyBatch(
  dataSource: DataSource, run: TakenHousekeeping, rule: HousekeepingRule, items: readonly FoundItem[], changeNumber: number,
): Promise<BatchResult> {
  const steps = RULE_STEPS[rule];
  return steps.decidesUpdates
    ? inCatalogTransaction(dataSource, (view) => apply(view, run, steps, items, changeNumber))
    : dataSource.transaction((manager) => apply(viewOf(dataSource, manager), run, steps, items, changeNumber));
}

async function apply(view: DataSource, run: TakenHousekeeping, steps: RuleSteps, items: readonly FoundItem[], changeNumber: number): Promise<BatchResult> {
  const { isCancelled } = await holdHousekeeping(view.manager, run);
  if (isCancelled) return { isCancelled, done: 0, changeNumber };
  if (steps.decidesUpdates && await currentChangeNumber(view.manager) !== changeNumber) return { isCancelled, done: 0, changeNumber: null };
  const done = new Set(await steps.apply(view, items.map(({ id }) => id), run.rules));
  const [[task]]: [[{ before: number }], number] = await view.query(
    'UPDATE housekeeping.task SET done = done + $3 WHERE run_id = $1 AND rule = $2 RETURNING done - $3 AS before', [run.runId, steps.rule, done.size]);
  await keepItems(view.manager, run, steps.rule, items.filter(({ id }) => done.has(id)), task.before);
  return { isCancelled, done: done.size, changeNumber: await currentChangeNumber(view.manager) };
}

/** Notes that a run is through with a rule. What was found and needed nothing any more is not counted. */
export function finishRule(dataSource: DataSource, run: TakenHousekeeping, rule: HousekeepingRule): Promise<void> {
  return setState(dataSource, run, rule, 'done');
}

function setState(dataSource: DataSource, run: TakenHousekeeping, rule: HousekeepingRule, state: 'done' | 'skipped'): Promise<void> {
  return dataSource.transaction(async (manager) => {
    await holdHousekeeping(manager, run);
    await manager.query(`UPDATE housekeeping.task SET state = $3, found = CASE WHEN $3 = 'done' THEN done ELSE found END WHERE run_id = $1 AND rule = $2`, [run.runId, rule, state]);
  });
}

async function keepItems(manager: EntityManager, { runId }: TakenHousekeeping, rule: HousekeepingRule, items: readonly FoundItem[], before: number): Promise<void> {
  const kept = items.slice(0, Math.max(0, MAXIMUM_KEPT_ITEMS - before));
  if (kept.length === 0) return;
  await manager.query(`
    INSERT INTO housekeeping.item (run_id, rule, position, item_id, title)
    SELECT $1, $2, $3 + i.position, i.id, i.title FROM unnest($4::text[], $5::text[]) WITH ORDINALITY AS i (id, title, position)`,
  [runId, rule, before, kept.map(({ id }) => id), kept.map(({ title }) => title)]);
}

function viewOf(dataSource: DataSource, manager: EntityManager): DataSource {
  return Object.create(dataSource, {
    manager: { value: manager }, transaction: { value: manager.transaction.bind(manager) }, query: { value: manager.query.bind(manager) },
  }) as DataSource;
}
