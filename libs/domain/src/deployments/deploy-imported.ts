import type { EntityManager } from 'typeorm';
import { ALL_COMPUTERS_ID } from '../groups/built-in-groups.js';
import { bundleParts } from './bundle-parts.js';

/** Who stands behind deployments that nobody decided. */
export const SERVER_ADMIN_NAME = 'Sluice';

/** A revision and the one that takes its place. */
export interface Succession {
  readonly predecessorId: number;
  readonly successorId: number;
}

/**
 * Deploys revisions that were just imported to All Computers: categories and detectoids to be evaluated, everything else
 * for status only, so that the need for an update is known before anybody approves it.
 */
export async function deployByDefault(manager: EntityManager, revisionIds: readonly number[], changeNumber: number): Promise<void> {
  await manager.query(`
    INSERT INTO deployments.deployment (revision_id, target_group_id, action, last_change_time, change_number, admin_name)
    SELECT r.revision_id, $2::uuid, CASE WHEN r.update_type IN ('Category', 'Detectoid') THEN 'Evaluate' ELSE 'PreDeploymentCheck' END,
           clock_timestamp(), $3, $4
    FROM unnest($1::int[]) WITH ORDINALITY AS n (revision_id, position) JOIN catalog.revision r USING (revision_id)
    ORDER BY n.position
    ON CONFLICT (revision_id, target_group_id) DO NOTHING`,
  [revisionIds, ALL_COMPUTERS_ID, changeNumber, SERVER_ADMIN_NAME]);
}

/**
 * Gives each successor the approvals an administrator gave its predecessor, and returns the updates that had any. The
 * default deployment is no approval. A successor that the publisher has withdrawn takes over no installation, nor does one
 * with a licence that nobody has accepted: an administrator has to look at that first.
 */
export async function carryOverApprovals(
  manager: EntityManager,
  successions: readonly Succession[],
  changeNumber: number,
): Promise<string[]> {
  if (successions.length === 0) return [];
  const rows: { updateId: string }[] = await manager.query(`
    WITH RECURSIVE ${bundleParts('$2')}, unlicensed AS (
      SELECT part.root_id FROM part JOIN catalog.revision r USING (revision_id)
      WHERE r.eula_id IS NOT NULL AND NOT EXISTS (SELECT FROM deployments.accepted_eula a WHERE a.eula_id = r.eula_id)
    ), carried AS (
      INSERT INTO deployments.deployment (
        revision_id, target_group_id, action, deadline, is_assigned, download_priority, last_change_time, change_number, admin_name)
      SELECT s.successor_id, d.target_group_id, d.action, d.deadline, d.is_assigned, d.download_priority, clock_timestamp(), $3,
             d.admin_name
      FROM unnest($1::int[], $2::int[]) AS s (predecessor_id, successor_id)
      JOIN deployments.deployment d ON d.revision_id = s.predecessor_id
      JOIN catalog.revision r ON r.revision_id = s.successor_id
      WHERE NOT (d.target_group_id = $4 AND d.action IN ('PreDeploymentCheck', 'Evaluate'))
        AND NOT (d.action IN ('Install', 'OptionalInstall')
          AND (r.publication_state = 'Expired' OR s.successor_id IN (SELECT root_id FROM unlicensed)))
      RETURNING revision_id
    )
    SELECT DISTINCT r.update_id AS "updateId" FROM carried JOIN catalog.revision r USING (revision_id)`,
  [successions.map((s) => s.predecessorId), successions.map((s) => s.successorId), changeNumber, ALL_COMPUTERS_ID]);
  return rows.map((row) => row.updateId);
}
