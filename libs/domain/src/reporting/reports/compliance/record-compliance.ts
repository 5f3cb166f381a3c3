import type { DataSource, EntityManager } from 'typeorm';
import { loadServerConfiguration } from '../../../servers/server-configuration.js';
import { groupStatusSql } from '../group-status.js';
import { KB_SQL } from '../kb-article.js';

/** Days that are kept: a year and some weeks, so that a month can be held against that of the year before. */
export const COMPLIANCE_DAYS = 400;

/**
 * Writes down how groups and updates stand today (UTC), unless that was done before: one transaction, so that a day is there in full or not
 * at all, and any number of processes may try. Days older than {@link COMPLIANCE_DAYS} go. Returns whether it wrote.
 */
export async function recordCompliance(dataSource: DataSource, now: Date): Promise<boolean> {
  const day = now.toISOString().slice(0, 10);
  const { targeting } = await loadServerConfiguration(dataSource);
  return dataSource.transaction(async (manager) => {
    // Whoever comes second waits here for the first one's end, and then finds the day there.
    const taken: unknown[] = await manager.query(
      'INSERT INTO reporting.compliance_day (day, taken_at) VALUES ($1::date, $2) ON CONFLICT (day) DO NOTHING RETURNING day', [day, now]);
    if (taken.length === 0) return false;
    await manager.query(`
      INSERT INTO reporting.group_compliance (day, group_id, group_name, computers, reported, compliant, needing, failing, pending_reboot)
      SELECT $1::date, g."groupId", g.name, g.computers, g.reported, g.compliant, g.needing, g.failing, g."pendingReboot" FROM (${groupStatusSql(targeting)}) AS g`, [day]);
    await recordUpdates(manager, day);
    await manager.query(`DELETE FROM reporting.compliance_day WHERE day < $1::date - ${COMPLIANCE_DAYS}`, [day]);
    return true;
  });
}

async function recordUpdates(manager: EntityManager, day: string): Promise<void> {
  await manager.query(`
    INSERT INTO reporting.update_compliance (day, update_id, kb, not_installed, downloaded, installed, failed, installed_pending_reboot)
    SELECT $1::date, n.update_id, max(${KB_SQL}), sum(u.not_installed), sum(u.downloaded), sum(u.installed), sum(u.failed), sum(u.installed_pending_reboot)
    FROM reporting.update_number n
    JOIN reporting.update_counts u ON u.update_number = n.number
    LEFT JOIN catalog.revision r ON r.update_id = n.update_id AND r.is_latest
    GROUP BY n.update_id
    HAVING sum(u.not_installed + u.downloaded + u.installed + u.failed + u.installed_pending_reboot) > 0`, [day]);
}
