import type { DataSource } from 'typeorm';
import { computerConditions } from '../../computers/list/list-computers.js';
import type { TargetingMode } from '../../servers/server-configuration.entity.js';
import { isEverybody, type GroupScope } from './computers-in-scope.js';
import { describeErrorCode } from './error-codes.js';

/** Where a list of error codes goes on. */
export interface FailurePosition {
  readonly computers: number;
  readonly code: number;
}

/** One error code, and how often it was reported. */
export interface FailureRow {
  /** HRESULT as people write it, such as `0x80244022`. */
  readonly code: string;
  /** Symbolic name; null when it is not in our table. */
  readonly name: string | null;
  readonly text: string | null;
  readonly events: number;
  readonly computers: number;
  readonly updates: number;
  readonly lastOccurredAt: Date;
  readonly position: FailurePosition;
}

/** At most `limit` error codes of events since a moment, those of most computers first. Every negative HRESULT is an error. */
export async function listFailures(
  dataSource: DataSource, since: Date, scope: GroupScope, targeting: TargetingMode, limit: number, after: FailurePosition | null = null,
): Promise<FailureRow[]> {
  const where = computerConditions(isEverybody(scope) ? {} : scope, targeting);
  const members = isEverybody(scope) ? '' : `AND e.computer_number IN (
    SELECT r.number FROM reporting.computer_report r JOIN computers.computer c ON c.id = r.computer_id WHERE ${where.sql})`;
  const moment = where.parameter(since);
  const having = after === null ? '' : `HAVING (count(DISTINCT e.computer_number), -e.win32_hresult::bigint) < (${where.parameter(after.computers)}::bigint, ${where.parameter(-after.code)}::bigint)`;
  const rows: (Omit<FailureRow, 'code' | 'name' | 'text' | 'position'> & { code: number })[] = await dataSource.query(`
    SELECT e.win32_hresult AS code, count(*)::int AS events, count(DISTINCT e.computer_number)::int AS computers,
      count(DISTINCT e.update_id)::int AS updates, max(e.occurred_at) AS "lastOccurredAt"
    FROM reporting.event e
    WHERE e.win32_hresult < 0 AND e.occurred_at >= ${moment}::timestamptz ${members}
    GROUP BY e.win32_hresult ${having}
    ORDER BY count(DISTINCT e.computer_number) DESC, e.win32_hresult LIMIT ${where.parameter(limit)}`, where.parameters);
  return rows.map(({ code, ...row }) => ({ ...describeErrorCode(code), ...row, position: { computers: row.computers, code } }));
}
