import type { DataSource } from 'typeorm';
import { membershipSql } from '../../computers/list/membership-sql.js';
import { ALL_COMPUTERS_ID, UNASSIGNED_COMPUTERS_ID } from '../../groups/built-in-groups.js';
import type { TargetingMode } from '../../servers/server-configuration.entity.js';
import { REPORTED_SQL } from './status-totals.js';

/** How the computers of a group stand. */
export interface GroupStatusRow {
  readonly groupId: string;
  readonly name: string;
  readonly computers: number;
  /** Those that reported the status of updates. */
  readonly reported: number;
  /** Those that reported and need nothing: nothing to install, no failure, no restart pending. */
  readonly compliant: number;
  /** Computers on which some update is needed, whether downloaded or not. */
  readonly needing: number;
  readonly failing: number;
  readonly pendingReboot: number;
  /** Pairs of computer and update, by state. */
  readonly notInstalled: number;
  readonly downloaded: number;
  readonly installed: number;
  readonly failed: number;
  readonly installedPendingReboot: number;
}

/** Every group with its own members, by name; All Computers has everybody. A computer in two groups counts in both. */
export function listGroupStatus(dataSource: DataSource, targeting: TargetingMode): Promise<GroupStatusRow[]> {
  return dataSource.query(groupStatusSql(targeting));
}

/** SQL of {@link listGroupStatus}. */
export function groupStatusSql(targeting: TargetingMode): string {
  return `
    WITH membership AS MATERIALIZED (${membershipSql(targeting)}),
    placed AS (
      SELECT computer_id, target_group_id FROM membership
      UNION ALL SELECT id, '${ALL_COMPUTERS_ID}'::uuid FROM computers.computer
      UNION ALL SELECT c.id, '${UNASSIGNED_COMPUTERS_ID}'::uuid FROM computers.computer c WHERE c.id NOT IN (SELECT computer_id FROM membership)
    )
    SELECT g.id AS "groupId", g.name, count(p.computer_id)::int AS computers,
      count(*) FILTER (WHERE ${REPORTED_SQL})::int AS reported,
      count(*) FILTER (WHERE ${REPORTED_SQL} AND r.not_installed + r.downloaded + r.failed + r.installed_pending_reboot = 0)::int AS compliant,
      count(*) FILTER (WHERE r.not_installed + r.downloaded > 0)::int AS needing,
      count(*) FILTER (WHERE r.failed > 0)::int AS failing,
      count(*) FILTER (WHERE r.installed_pending_reboot > 0)::int AS "pendingReboot",
      coalesce(sum(r.not_installed), 0)::float8 AS "notInstalled", coalesce(sum(r.downloaded), 0)::float8 AS downloaded,
      coalesce(sum(r.installed), 0)::float8 AS installed, coalesce(sum(r.failed), 0)::float8 AS failed,
      coalesce(sum(r.installed_pending_reboot), 0)::float8 AS "installedPendingReboot"
    FROM groups.target_group g
    LEFT JOIN placed p ON p.target_group_id = g.id
    LEFT JOIN reporting.computer_report r ON r.computer_id = p.computer_id
    GROUP BY g.id, g.name ORDER BY lower(g.name), g.id`;
}
