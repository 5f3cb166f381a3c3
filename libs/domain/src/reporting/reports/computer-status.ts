import type { DataSource } from 'typeorm';
import { computerConditions, type ComputerFilter } from '../../computers/list/list-computers.js';
import type { TargetingMode } from '../../servers/server-configuration.entity.js';
import type { NamePosition } from './computers-of-update.js';
import { REPORTED_SQL } from './status-totals.js';

/** States of which computers are counted one by one, and the column of each. */
const COLUMN_OF_STATUS = {
  notInstalled: 'not_installed', downloaded: 'downloaded', installed: 'installed', failed: 'failed', installedPendingReboot: 'installed_pending_reboot',
} as const;
export const COMPUTER_STATUS_NAMES = ['notInstalled', 'downloaded', 'installed', 'failed', 'installedPendingReboot'] as const;

/** Which computers a summary has. */
export interface ComputerStatusFilter extends ComputerFilter {
  /** Only computers on which some update is in this state. */
  readonly status?: (typeof COMPUTER_STATUS_NAMES)[number];
}

/** A computer, and how many updates are in each state on it. */
export interface ComputerStatusRow {
  readonly computerId: string;
  readonly dnsName: string;
  readonly osDescription: string | null;
  /** The server below that it calls, and that server's name; both null when it calls here itself. */
  readonly serverId: string | null;
  readonly serverName: string | null;
  readonly lastContact: Date;
  /** Whether it ever reported the status of updates; all counts are 0 when not. */
  readonly reported: boolean;
  readonly lastReportTime: Date | null;
  readonly lastReportedStatusTime: Date | null;
  readonly lastSyncResult: number;
  /** HRESULT, signed. */
  readonly lastSyncError: number | null;
  readonly notInstalled: number;
  readonly downloaded: number;
  readonly installed: number;
  readonly failed: number;
  readonly installedPendingReboot: number;
  readonly position: NamePosition;
}

/** At most `limit` computers with their counts, by name. */
export async function listComputerStatus(
  dataSource: DataSource, filter: ComputerStatusFilter, targeting: TargetingMode, limit: number, after: NamePosition | null = null,
): Promise<ComputerStatusRow[]> {
  const where = computerConditions(filter, targeting);
  if (filter.status !== undefined) where.add(`r.${COLUMN_OF_STATUS[filter.status]} > 0`);
  if (after !== null) where.add('(lower(c.dns_name) COLLATE "C", c.id) > ($1::text COLLATE "C", $2)', after.name, after.id);
  const rows: (Omit<ComputerStatusRow, 'position'> & { name: string })[] = await dataSource.query(`
    SELECT ${COLUMNS}
    FROM computers.computer c LEFT JOIN reporting.computer_report r ON r.computer_id = c.id
    WHERE ${where.sql}
    ORDER BY lower(c.dns_name) COLLATE "C", c.id
    LIMIT ${where.parameter(limit)}`, where.parameters);
  return rows.map(({ name, ...row }) => ({ ...row, position: { name, id: row.computerId } }));
}

/** One computer with its counts; null when it is not known. @param id lower case */
export async function computerStatusOf(dataSource: DataSource, id: string): Promise<ComputerStatusRow | null> {
  const [row]: [(Omit<ComputerStatusRow, 'position'> & { name: string }) | undefined] = await dataSource.query(`
    SELECT ${COLUMNS} FROM computers.computer c LEFT JOIN reporting.computer_report r ON r.computer_id = c.id WHERE c.id = $1`, [id]);
  if (row === undefined) return null;
  const { name, ...found } = row;
  return { ...found, position: { name, id } };
}

const COLUMNS = `
  c.id AS "computerId", c.dns_name AS "dnsName", lower(c.dns_name) AS name, c.os_description AS "osDescription", c.parent_server_id AS "serverId",
  (SELECT s.account_name FROM downstream.server s WHERE s.account_guid = c.parent_server_id) AS "serverName", c.last_contact AS "lastContact",
  coalesce(${REPORTED_SQL}, false) AS reported, r.last_report_time AS "lastReportTime", r.last_reported_status_time AS "lastReportedStatusTime",
  coalesce(r.last_sync_result, 0) AS "lastSyncResult", r.last_sync_error AS "lastSyncError",
  coalesce(r.not_installed, 0) AS "notInstalled", coalesce(r.downloaded, 0) AS downloaded, coalesce(r.installed, 0) AS installed,
  coalesce(r.failed, 0) AS failed, coalesce(r.installed_pending_reboot, 0) AS "installedPendingReboot"`;
