import type { DataSource } from 'typeorm';
import { computerConditions, type ComputerFilter } from '../../computers/list/list-computers.js';
import type { TargetingMode } from '../../servers/server-configuration.entity.js';

/** Where a list of silent computers goes on. */
export interface SilentPosition {
  /** With microseconds, or `-infinity`. */
  readonly at: string;
  readonly id: string;
}

/** A computer that has not reported for long. */
export interface SilentComputerRow {
  readonly computerId: string;
  readonly dnsName: string;
  /** Null when it never did. */
  readonly lastReportTime: Date | null;
  readonly lastContact: Date;
  readonly position: SilentPosition;
}

const KEY = `coalesce(r.last_report_time, '-infinity')`;

/** At most `limit` computers that last reported before `before`, or never; the longest silent first. */
export async function listSilentComputers(
  dataSource: DataSource, before: Date, filter: ComputerFilter, targeting: TargetingMode, limit: number, after: SilentPosition | null = null,
): Promise<SilentComputerRow[]> {
  const where = computerConditions(filter, targeting).add(`${KEY} < $1::timestamptz`, before);
  if (after !== null) where.add(`(${KEY}, c.id) > ($1::timestamptz, $2)`, after.at, after.id);
  const rows: (Omit<SilentComputerRow, 'position'> & { at: string })[] = await dataSource.query(`
    SELECT c.id AS "computerId", c.dns_name AS "dnsName", r.last_report_time AS "lastReportTime", c.last_contact AS "lastContact",
      coalesce(to_char(r.last_report_time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '-infinity') AS at
    FROM computers.computer c LEFT JOIN reporting.computer_report r ON r.computer_id = c.id
    WHERE ${where.sql} ORDER BY ${KEY}, c.id LIMIT ${where.parameter(limit)}`, where.parameters);
  return rows.map(({ at, ...row }) => ({ ...row, position: { at, id: row.computerId } }));
}
