import type { DataSource } from 'typeorm';
import { SqlConditions } from '../../persistence/sql-conditions.js';
import { THIS_SERVER } from '../activity/install-activity.entity.js';

/** How synchronizations end. */
export const SYNCHRONIZATION_RESULTS = ['succeeded', 'failed', 'cancelled'] as const;
export type SynchronizationResult = (typeof SYNCHRONIZATION_RESULTS)[number];

/** Which synchronizations a report has. Everything given must hold. */
export interface SynchronizationResultFilter {
  /** A server below; {@link THIS_SERVER} for this one. */
  readonly serverId?: string;
  readonly result?: SynchronizationResult;
}

/** Where the list goes on. */
export interface SynchronizationResultPosition {
  /** With microseconds. */
  readonly at: string;
  readonly id: string;
}

/** A synchronization that ended. Of those of servers below only the moment is told, and only when they succeeded. */
export interface SynchronizationResultRow {
  /** Both null for this server. */
  readonly serverId: string | null;
  readonly serverName: string | null;
  readonly result: SynchronizationResult;
  readonly startedAt: Date | null;
  readonly finishedAt: Date;
  readonly newRevisions: number | null;
  readonly removedRevisions: number | null;
  readonly problems: number | null;
  readonly failureCode: string | null;
  readonly failure: string | null;
  readonly position: SynchronizationResultPosition;
}

/** At most `limit` synchronizations of this server and those below it, the latest first. */
export async function listSynchronizationResults(
  dataSource: DataSource, filter: SynchronizationResultFilter, limit: number, after: SynchronizationResultPosition | null = null,
): Promise<SynchronizationResultRow[]> {
  const where = new SqlConditions();
  if (filter.serverId === THIS_SERVER) where.add('"serverId" IS NULL');
  else if (filter.serverId !== undefined) where.add('"serverId" = $1::uuid', filter.serverId);
  if (filter.result !== undefined) where.add('result = $1', filter.result);
  if (after !== null) where.add('("finishedAt", id) < ($1::timestamptz, $2::uuid)', after.at, after.id);
  const rows: (Omit<SynchronizationResultRow, 'position'> & SynchronizationResultPosition)[] = await dataSource.query(`
    SELECT *, to_char("finishedAt" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at FROM (${RESULTS}) AS one
    WHERE ${where.sql} ORDER BY "finishedAt" DESC, id DESC LIMIT ${where.parameter(limit)}`, where.parameters);
  return rows.map(({ at, id, ...row }) => ({ ...row, position: { at, id } }));
}

const RESULTS = `
  SELECT r.id, NULL::uuid AS "serverId", NULL::text AS "serverName", r.state AS result, r.started_at AS "startedAt", r.finished_at AS "finishedAt",
    r.new_revisions AS "newRevisions", r.removed_revisions AS "removedRevisions", r.problem_count AS problems, r.failure_code AS "failureCode", r.failure
  FROM synchronization.run r WHERE r.finished_at IS NOT NULL
  UNION ALL
  SELECT s.account_guid, s.account_guid, s.account_name, 'succeeded', NULL, h.finished_at, NULL, NULL, NULL, NULL, NULL
  FROM downstream.server_synchronization h JOIN downstream.server s ON s.account_guid = h.server_id`;
