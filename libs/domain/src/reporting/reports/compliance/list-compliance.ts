import type { DataSource } from 'typeorm';
import { SqlConditions } from '../../../persistence/sql-conditions.js';

/** How a group stood on a day. */
export interface GroupComplianceRow {
  /** `2026-11-21`, UTC. */
  readonly day: string;
  readonly groupId: string;
  /** Its name on that day. */
  readonly name: string;
  readonly computers: number;
  readonly reported: number;
  readonly compliant: number;
  readonly needing: number;
  readonly failing: number;
  readonly pendingReboot: number;
}

/** How the updates of an article stood on a day: pairs of a computer and an update. */
export interface ArticleComplianceRow {
  readonly day: string;
  readonly updates: number;
  readonly notInstalled: number;
  readonly downloaded: number;
  readonly installed: number;
  readonly failed: number;
  readonly installedPendingReboot: number;
}

/** At most `limit` days of a group, the latest first. @param before the last day of the page before */
export function listGroupCompliance(dataSource: DataSource, groupId: string, limit: number, before: string | null = null): Promise<GroupComplianceRow[]> {
  const where = new SqlConditions().add('h.group_id = $1::uuid', groupId);
  if (before !== null) where.add('h.day < $1::date', before);
  return dataSource.query(`
    SELECT to_char(h.day, 'YYYY-MM-DD') AS day, h.group_id AS "groupId", h.group_name AS name, h.computers, h.reported, h.compliant, h.needing, h.failing,
      h.pending_reboot AS "pendingReboot"
    FROM reporting.group_compliance h WHERE ${where.sql} ORDER BY h.day DESC LIMIT ${where.parameter(limit)}`, where.parameters);
}

/** At most `limit` days of all updates of an article, the latest first. @param kb such as `KB5000001` */
export function listArticleCompliance(dataSource: DataSource, kb: string, limit: number, before: string | null = null): Promise<ArticleComplianceRow[]> {
  const where = new SqlConditions().add('h.kb = $1', kb);
  if (before !== null) where.add('h.day < $1::date', before);
  return dataSource.query(`
    SELECT to_char(h.day, 'YYYY-MM-DD') AS day, count(*)::int AS updates, sum(h.not_installed)::float8 AS "notInstalled", sum(h.downloaded)::float8 AS downloaded,
      sum(h.installed)::float8 AS installed, sum(h.failed)::float8 AS failed, sum(h.installed_pending_reboot)::float8 AS "installedPendingReboot"
    FROM reporting.update_compliance h WHERE ${where.sql} GROUP BY h.day ORDER BY h.day DESC LIMIT ${where.parameter(limit)}`, where.parameters);
}
