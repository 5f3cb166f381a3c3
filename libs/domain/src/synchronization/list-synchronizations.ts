import type { DataSource } from 'typeorm';
import { SqlConditions } from '../persistence/sql-conditions.js';
import type { SynchronizationProblem } from './synchronization-problem.entity.js';
import type { SynchronizationRun } from './synchronization-run.entity.js';

/** A run as people see it. */
export interface SynchronizationRecord extends Pick<SynchronizationRun,
  'id' | 'state' | 'trigger' | 'scope' | 'adminName' | 'requestedAt' | 'startedAt' | 'finishedAt' | 'attempt' | 'phase' | 'done' | 'total' |
  'newRevisions' | 'removedRevisions' | 'problemCount' | 'failureCode' | 'failure'> {
  /** Whether it was asked to end and has not done so yet. */
  readonly isCancelling: boolean;
  /** Items a second since the phase began; null before it. */
  readonly perSecond: number | null;
}

/** After which run a page goes on. */
export type SynchronizationPosition = Pick<SynchronizationRun, 'requestedAt' | 'id'>;

/** At most `limit` runs, the newest first, after `position`. */
export function listSynchronizations(dataSource: DataSource, limit: number, position: SynchronizationPosition | null = null): Promise<SynchronizationRecord[]> {
  const where = new SqlConditions();
  if (position !== null) where.add('(requested_at, id) < ($1::timestamptz, $2::uuid)', position.requestedAt, position.id);
  return dataSource.query(`
    SELECT ${COLUMNS} FROM synchronization.run WHERE ${where.sql}
    ORDER BY requested_at DESC, id DESC LIMIT ${where.parameter(limit)}`, where.parameters);
}

/** The run with an id, or null. */
export async function findSynchronization(dataSource: DataSource, id: string): Promise<SynchronizationRecord | null> {
  const [found]: SynchronizationRecord[] = await dataSource.query(`SELECT ${COLUMNS} FROM synchronization.run WHERE id = $1::uuid`, [id]);
  return found ?? null;
}

/** The first problems of a run, in the order they were met. */
export function listProblems(dataSource: DataSource, runId: string, limit: number): Promise<Omit<SynchronizationProblem, 'runId'>[]> {
  return dataSource.query(`
    SELECT position, code, update_id AS "updateId", revision_number AS "revisionNumber", message, advice
    FROM synchronization.problem WHERE run_id = $1::uuid ORDER BY position LIMIT $2`, [runId, limit]);
}

const COLUMNS = `
  id, state, trigger, scope, admin_name AS "adminName", requested_at AS "requestedAt", started_at AS "startedAt", finished_at AS "finishedAt",
  attempt, phase, done, total, new_revisions AS "newRevisions", removed_revisions AS "removedRevisions", problem_count AS "problemCount", failure_code AS "failureCode", failure,
  state = 'running' AND cancel_requested_at IS NOT NULL AS "isCancelling",
  (done / nullif(extract(epoch FROM progressed_at - phase_started_at), 0))::float8 AS "perSecond"`;
