import type { DataSource } from 'typeorm';
import { computerConditions, type ComputerFilter } from '../../computers/list/list-computers.js';
import type { TargetingMode } from '../../servers/server-configuration.entity.js';
import { unpackStatuses } from '../statuses/packed-statuses.js';
import { nameOfState, REPORTED_SQL, stateOfName, type ReportedState } from './status-totals.js';

/** Where a list by name goes on: after the computer with this name and id. */
export interface NamePosition {
  readonly name: string;
  readonly id: string;
}

/** A computer on which an update is in some state. */
export interface UpdateComputerRow {
  readonly computerId: string;
  readonly dnsName: string;
  readonly status: ReportedState;
  /** When it became so; null where that is not known. */
  readonly since: Date | null;
  readonly lastReportTime: Date | null;
  readonly position: NamePosition;
}

interface Row {
  readonly computerId: string;
  readonly dnsName: string;
  readonly name: string;
  readonly lastReportTime: Date | null;
  readonly packed: Buffer | null;
}

/** At most `limit` computers on which an update has a status, by name. An update that nobody reported on has no number; it is unknown or not applicable everywhere. */
export async function listComputersOfUpdate(
  dataSource: DataSource, updateId: string, status: ReportedState, filter: ComputerFilter, targeting: TargetingMode, limit: number, after: NamePosition | null = null,
): Promise<UpdateComputerRow[]> {
  const [known]: [{ number: number } | undefined] = await dataSource.query('SELECT number FROM reporting.update_number WHERE update_id = $1::uuid', [updateId]);
  const number = known?.number ?? 0;
  const rows = await page(dataSource, number, status, filter, targeting, limit, after);
  return rows.map(({ computerId, dnsName, name, lastReportTime, packed }) => (
    { computerId, dnsName, status, since: packed === null ? null : sinceOf(packed, number, status), lastReportTime, position: { name, id: computerId } }));
}

function page(
  dataSource: DataSource, number: number, status: ReportedState, filter: ComputerFilter, targeting: TargetingMode, limit: number, after: NamePosition | null,
): Promise<Row[]> {
  const where = computerConditions(filter, targeting);
  const update = where.parameter(number);
  const state = where.parameter(stateOfName(status));
  where.add(conditionOf(status));
  if (after !== null) where.add('(lower(c.dns_name) COLLATE "C", c.id) > ($1::text COLLATE "C", $2)', after.name, after.id);
  return dataSource.query(`
    WITH listed AS MATERIALIZED (
      SELECT r.number FROM reporting.update_computers u
      JOIN reporting.computer_report r ON r.number BETWEEN u.block * 8192 AND u.block * 8192 + 8191 AND get_bit(u.bits, r.number % 8192) = 1
      WHERE u.update_number = ${update}::integer AND u.computers > 0 AND (${state}::smallint = u.state OR ${state}::smallint < 2)
    ), page AS MATERIALIZED (
      SELECT c.id, c.dns_name, lower(c.dns_name) AS name, r.number, r.last_report_time
      FROM computers.computer c LEFT JOIN reporting.computer_report r ON r.computer_id = c.id
      WHERE ${where.sql}
      ORDER BY lower(c.dns_name) COLLATE "C", c.id
      LIMIT ${where.parameter(limit)}
    )
    SELECT page.id AS "computerId", page.dns_name AS "dnsName", page.name, page.last_report_time AS "lastReportTime", s.packed
    FROM page LEFT JOIN reporting.computer_statuses s ON s.number = page.number
    ORDER BY page.name COLLATE "C", page.id`, where.parameters);
}

function conditionOf(status: ReportedState): string {
  if (status === 'unknown') return `r.number IS NULL OR NOT ${REPORTED_SQL}`;
  if (status === 'notApplicable') return `${REPORTED_SQL} AND r.number NOT IN (SELECT number FROM listed)`;
  return 'r.number IN (SELECT number FROM listed)';
}

/** When a computer got to a status, in its own row; null when it has no trace of it. */
function sinceOf(packed: Buffer, number: number, status: ReportedState): Date | null {
  const found = unpackStatuses(packed).get(number);
  return found === undefined || nameOfState(found.state) !== status ? null : new Date(found.since * 1000);
}
