import type { EntityManager } from 'typeorm';
import { ALL_COMPUTERS_ID } from '../groups/built-in-groups.js';
import { SERVER_ADMIN_NAME } from './deploy-imported.js';

/**
 * Takes back every approval of every revision of the given updates: groups lose their deployments and All Computers gets its
 * default again. A deployment that is gone has no change number of its own to tell clients by, so the revision notes it.
 */
export async function withdrawApprovals(manager: EntityManager, updateIds: readonly string[], changeNumber: number): Promise<void> {
  await manager.query(`
    WITH gone AS (
      DELETE FROM deployments.deployment d USING catalog.revision r
      WHERE r.revision_id = d.revision_id AND r.update_id = ANY ($1::uuid[]) AND d.target_group_id <> $2
      RETURNING d.revision_id
    )
    UPDATE catalog.revision SET shape_change_number = $3 WHERE revision_id IN (SELECT revision_id FROM gone)`,
  [updateIds, ALL_COMPUTERS_ID, changeNumber]);
  await manager.query(`
    UPDATE deployments.deployment d
    SET action = 'PreDeploymentCheck', deadline = NULL, is_assigned = true, download_priority = 0, last_change_time = clock_timestamp(), change_number = $3, admin_name = $4
    FROM catalog.revision r
    WHERE r.revision_id = d.revision_id AND r.update_id = ANY ($1::uuid[]) AND d.target_group_id = $2
      AND d.action NOT IN ('PreDeploymentCheck', 'Evaluate')`,
  [updateIds, ALL_COMPUTERS_ID, changeNumber, SERVER_ADMIN_NAME]);
}
