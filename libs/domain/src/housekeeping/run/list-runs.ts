import type { DataSource } from 'typeorm';
import type { HousekeepingRule } from '../../events/index.js';
import { SqlConditions } from '../../persistence/sql-conditions.js';
import type { HousekeepingRun } from './housekeeping-run.entity.js';
import type { HousekeepingItem, HousekeepingTask } from './housekeeping-task.entities.js';

/** A run as people see it. */
export interface HousekeepingRecord extends Pick<HousekeepingRun,
  'id' | 'state' | 'trigger' | 'dryRun' | 'adminName' | 'requestedAt' | 'startedAt' | 'finishedAt' | 'attempt' | 'failure'> {
  /** Whether it was asked to end and has not done so yet. */
  readonly isCancelling: boolean;
  /** In the order in which they are gone by. */
  readonly tasks: readonly Pick<HousekeepingTask, 'rule' | 'state' | 'found' | 'done'>[];
}

/** After which run a page goes on. */
export type HousekeepingPosition = Pick<HousekeepingRun, 'requestedAt' | 'id'>;

/** The run with an id, or null. */
export async function findHousekeeping(dataSource: DataSource, id: string): Promise<HousekeepingRecord | null> {
  const [found]: HousekeepingRecord[] = await dataSource.query(`SELECT ${COLUMNS} FROM housekeeping.run r WHERE r.id = $1::uuid`, [id]);
  return found ?? null;
}

/** At most `limit` runs, the newest first, after `position`. */
export function listHousekeeping(dataSource: DataSource, limit: number, position: HousekeepingPosition | null = null): Promise<HousekeepingRecord[]> {
  const where = new SqlConditions();
  if (position !== null) where.add('(r.requested_at, r.id) < ($1::timestamptz, $2::uuid)', position.requestedAt, position.id);
  return dataSource.query(`
    SELECT ${COLUMNS} FROM housekeeping.run r WHERE ${where.sql}
    ORDER BY r.requested_at DESC, r.id DESC LIMIT ${where.parameter(limit)}`, where.parameters);
}

/** At most `limit` of what a run did, or would have done, by one rule, after a position. */
export function listHousekeepingItems(
  dataSource: DataSource, runId: string, rule: HousekeepingRule, limit: number, after = 0,
): Promise<Pick<HousekeepingItem, 'position' | 'itemId' | 'title'>[]> {
  return dataSource.query(`
    SELECT position, item_id AS "itemId", title FROM housekeeping.item WHERE run_id = $1::uuid AND rule = $2 AND position > $3 ORDER BY position LIMIT $4`,
  [runId, rule, after, limit]);
}

const COLUMNS = `
  r.id, r.state, r.trigger, r.dry_run AS "dryRun", r.admin_name AS "adminName", r.requested_at AS "requestedAt", r.started_at AS "startedAt",
  r.finished_at AS "finishedAt", r.attempt, r.failure, r.state = 'running' AND r.cancel_requested_at IS NOT NULL AS "isCancelling",
  (SELECT coalesce(jsonb_agg(jsonb_build_object('rule', t.rule, 'state', t.state, 'found', t.found, 'done', t.done)
      ORDER BY array_position(ARRAY['expiredUpdates', 'supersededUpdates', 'silentComputers', 'history'], t.rule)), '[]')
    FROM housekeeping.task t WHERE t.run_id = r.id) AS tasks`;
