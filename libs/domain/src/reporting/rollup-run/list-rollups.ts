import type { DataSource } from 'typeorm';
import { SqlConditions } from '../../persistence/sql-conditions.js';
import type { RollupRun } from './rollup-run.entity.js';

/** A rollup as people see it. */
export interface RollupRecord extends Pick<RollupRun,
  'id' | 'state' | 'trigger' | 'adminName' | 'requestedAt' | 'startedAt' | 'finishedAt' | 'attempt' | 'phase' | 'done' | 'total' |
  'isDetailed' | 'servers' | 'computers' | 'statusComputers' | 'failureCode' | 'failure'> {
  /** Items a second since the phase began; null before it. */
  readonly perSecond: number | null;
}

/** After which rollup a page goes on. */
export type RollupPosition = Pick<RollupRun, 'requestedAt' | 'id'>;

/** At most `limit` rollups, the newest first, after `position`. */
export function listRollups(dataSource: DataSource, limit: number, position: RollupPosition | null = null): Promise<RollupRecord[]> {
  const where = new SqlConditions();
  if (position !== null) where.add('(requested_at, id) < ($1::timestamptz, $2::uuid)', position.requestedAt, position.id);
  return dataSource.query(`
    SELECT ${COLUMNS} FROM rollup.run WHERE ${where.sql} ORDER BY requested_at DESC, id DESC LIMIT ${where.parameter(limit)}`, where.parameters);
}

/** The rollup with an id, or null. */
export async function findRollup(dataSource: DataSource, id: string): Promise<RollupRecord | null> {
  const [found]: RollupRecord[] = await dataSource.query(`SELECT ${COLUMNS} FROM rollup.run WHERE id = $1::uuid`, [id]);
  return found ?? null;
}

const COLUMNS = `
  id, state, trigger, admin_name AS "adminName", requested_at AS "requestedAt", started_at AS "startedAt", finished_at AS "finishedAt",
  attempt, phase, done, total, is_detailed AS "isDetailed", servers, computers, status_computers AS "statusComputers",
  failure_code AS "failureCode", failure,
  (done / nullif(extract(epoch FROM progressed_at - phase_started_at), 0))::float8 AS "perSecond"`;
