import type { DataSource } from 'typeorm';
import { SqlConditions } from '../../persistence/sql-conditions.js';
import { THIS_SERVER } from '../activity/install-activity.entity.js';

/** Where a list of attempts goes on. */
export interface InstallAttemptsPosition {
  readonly serverId: string;
  readonly operatingSystem: number;
}

/** How often an update was installed, and how often that failed, on the computers of one server and operating system. Attempts, not computers. */
export interface InstallAttemptsRow {
  /** Both null for this server. */
  readonly serverId: string | null;
  readonly serverName: string | null;
  /** Such as `10.0.26100`; `0.0.0` for computers that never registered. */
  readonly osVersion: string;
  readonly processorArchitecture: string;
  readonly locale: string;
  readonly successes: number;
  readonly failures: number;
  readonly position: InstallAttemptsPosition;
}

/** At most `limit` rows of an update with all its revisions, those of this server first (MS-WSUSSS 3.1.1, Client Computer Activity Summary Table). */
export async function listInstallAttempts(
  dataSource: DataSource, updateId: string, limit: number, after: InstallAttemptsPosition | null = null,
): Promise<InstallAttemptsRow[]> {
  const where = new SqlConditions().add('a.update_id = $1::uuid', updateId);
  if (after !== null) where.add('(a.server_id, a.operating_system) > ($1::uuid, $2::integer)', after.serverId, after.operatingSystem);
  const rows: (Omit<InstallAttemptsRow, 'position'> & InstallAttemptsPosition)[] = await dataSource.query(`
    SELECT a.server_id AS "serverId", s.account_name AS "serverName", concat_ws('.', o.major_version, o.minor_version, o.build_number) AS "osVersion",
      o.processor_architecture AS "processorArchitecture", o.locale, a.successes::float8 AS successes, a.failures::float8 AS failures, a.operating_system AS "operatingSystem"
    FROM (
      SELECT a.server_id, a.operating_system, sum(a.success_count) AS successes, sum(a.failure_count) AS failures
      FROM reporting.install_activity a WHERE ${where.sql}
      GROUP BY a.server_id, a.operating_system ORDER BY a.server_id, a.operating_system LIMIT ${where.parameter(limit)}
    ) AS a
    JOIN reporting.operating_system o ON o.number = a.operating_system
    LEFT JOIN downstream.server s ON s.account_guid = a.server_id
    ORDER BY a.server_id, a.operating_system`, where.parameters);
  return rows.map(({ serverId, operatingSystem, ...row }) => ({ serverId: serverId === THIS_SERVER ? null : serverId, ...row, position: { serverId, operatingSystem } }));
}
