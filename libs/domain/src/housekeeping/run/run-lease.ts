import { randomUUID } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';
import { createEvent, type EventData, type HousekeepingRule } from '../../events/index.js';
import { appendToOutbox } from '../../messaging/index.js';
import { HousekeepingError } from '../housekeeping-error.js';
import { completeRules } from '../load-rules.js';
import type { HousekeepingRules } from '../rules.js';

/** How long a process may say nothing about a run before another one takes it up, in seconds. */
export const HOUSEKEEPING_LEASE_SECONDS = 30;

/** A run that a process has taken up. */
export interface TakenHousekeeping {
  readonly runId: string;
  /** Drawn anew for every taking. */
  readonly owner: string;
  /** 1, or more when processes died over it. */
  readonly attempt: number;
  readonly dryRun: boolean;
  readonly rules: HousekeepingRules;
  /** The rules it has still to go by. */
  readonly open: readonly HousekeepingRule[];
}

/** Takes up a run that waits, or whose process died. Of several processes that try, one gets it; null when there is none. */
export async function takeHousekeeping(dataSource: DataSource): Promise<TakenHousekeeping | null> {
  const owner = randomUUID();
  const [rows]: [Omit<TakenHousekeeping, 'owner'>[], number] = await dataSource.query(`
    UPDATE housekeeping.run r SET state = 'running', attempt = attempt + 1, started_at = coalesce(started_at, clock_timestamp()),
      lease_owner = $1, lease_expires_at = clock_timestamp() + make_interval(secs => $2)
    WHERE id = (
      SELECT id FROM housekeeping.run WHERE state IN ('waiting', 'running') AND (lease_expires_at IS NULL OR lease_expires_at < clock_timestamp())
      FOR UPDATE SKIP LOCKED)
    RETURNING id AS "runId", attempt, dry_run AS "dryRun", rules,
      (SELECT coalesce(array_agg(t.rule), '{}') FROM housekeeping.task t WHERE t.run_id = r.id AND t.state IN ('waiting', 'running')) AS open`,
  [owner, HOUSEKEEPING_LEASE_SECONDS]);
  const run = rows[0];
  return run === undefined ? null : { ...run, owner, rules: completeRules(run.rules) };
}

/**
 * Prolongs a lease and makes sure that it is held for the rest of the transaction: whatever belongs to the run is written only then. Returns
 * whether the run was asked to end. Throws {@link HousekeepingError} `HOUSEKEEPING_LEASE_LOST`.
 */
export async function holdHousekeeping(manager: EntityManager, { runId, owner }: TakenHousekeeping): Promise<{ readonly isCancelled: boolean }> {
  const [rows]: [{ isCancelled: boolean }[], number] = await manager.query(`
    UPDATE housekeeping.run SET lease_expires_at = clock_timestamp() + make_interval(secs => $3)
    WHERE id = $1 AND lease_owner = $2 AND state = 'running' RETURNING cancel_requested_at IS NOT NULL AS "isCancelled"`, [runId, owner, HOUSEKEEPING_LEASE_SECONDS]);
  if (rows[0] === undefined) throw new HousekeepingError('HOUSEKEEPING_LEASE_LOST', 'Another process has taken up the run.');
  return rows[0];
}

/** Lets go of a run so that another process can take it up at once; for a process that is told to stop. */
export async function releaseHousekeeping(dataSource: DataSource, { runId, owner }: TakenHousekeeping): Promise<void> {
  await dataSource.query('UPDATE housekeeping.run SET lease_owner = NULL, lease_expires_at = NULL WHERE id = $1 AND lease_owner = $2', [runId, owner]);
}

/** How a run ends. */
export type HousekeepingOutcome = { readonly state: 'succeeded' | 'cancelled' } | { readonly state: 'failed'; readonly failure: string };

/** Ends a run and tells of it with HousekeepingEnded. Throws {@link HousekeepingError} `HOUSEKEEPING_LEASE_LOST`. */
export async function finishHousekeeping(dataSource: DataSource, run: TakenHousekeeping, outcome: HousekeepingOutcome): Promise<void> {
  await dataSource.transaction(async (manager) => {
    await holdHousekeeping(manager, run);
    await manager.query(`
      UPDATE housekeeping.run SET state = $2, failure = $3, finished_at = clock_timestamp(), lease_owner = NULL, lease_expires_at = NULL WHERE id = $1`,
    [run.runId, outcome.state, 'failure' in outcome ? outcome.failure : null]);
    await manager.query('DELETE FROM housekeeping.declined_update h WHERE NOT EXISTS (SELECT FROM catalog.revision r WHERE r.update_id = h.update_id)');
    const tasks: EventData<'HousekeepingEnded'>['tasks'] = await manager.query('SELECT rule, found, done FROM housekeeping.task WHERE run_id = $1 ORDER BY rule', [run.runId]);
    const data = { runId: run.runId, dryRun: run.dryRun, state: outcome.state, tasks };
    await appendToOutbox(manager, createEvent('HousekeepingEnded', data, { source: '/domain/housekeeping', subject: run.runId }));
  });
}
