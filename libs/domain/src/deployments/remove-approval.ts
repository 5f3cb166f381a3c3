import type { DataSource } from 'typeorm';
import { createEvent } from '../events/index.js';
import { ALL_COMPUTERS_ID } from '../groups/built-in-groups.js';
import { appendToOutbox } from '../messaging/index.js';
import { changeCatalog } from '../servers/change-number.js';
import { SERVER_ADMIN_NAME } from './deploy-imported.js';
import { distinctUpdateIds, isUuid, loadDeployableUpdates } from './deployable-updates.js';

/** Names one decision of an administrator. */
export interface ApprovalKey {
  readonly updateId: string;
  readonly targetGroupId: string;
}

/**
 * Takes back what was decided for one group about the latest revision of an update, so that the group follows the groups
 * above it again; All Computers gets its default. Returns the change number, or null when there was nothing to take back.
 * Throws {@link DeploymentError} `UNKNOWN_UPDATE`.
 */
export async function removeApproval(dataSource: DataSource, key: ApprovalKey, source = '/domain/deployments'): Promise<number | null> {
  const [updateId] = distinctUpdateIds([key.updateId]) as [string];
  return changeCatalog(dataSource, async ({ manager, number }) => {
    const [update] = await loadDeployableUpdates(manager, [updateId]);
    if (!isUuid(key.targetGroupId)) return null;
    const explicit: unknown[] = await manager.query(`
      SELECT FROM deployments.deployment WHERE revision_id = $1 AND target_group_id = $2::uuid
        AND NOT (target_group_id = $3::uuid AND action IN ('PreDeploymentCheck', 'Evaluate'))`,
    [update!.revisionId, key.targetGroupId, ALL_COMPUTERS_ID]);
    if (explicit.length === 0) return null;

    const changeNumber = await number();
    if (key.targetGroupId.toLowerCase() === ALL_COMPUTERS_ID) {
      await manager.query(`
        UPDATE deployments.deployment SET action = 'PreDeploymentCheck', deadline = NULL, is_assigned = true, download_priority = 0, last_change_time = clock_timestamp(),
          change_number = $3, admin_name = $4
        WHERE revision_id = $1 AND target_group_id = $2`,
      [update!.revisionId, key.targetGroupId, changeNumber, SERVER_ADMIN_NAME]);
    } else {
      await manager.query('DELETE FROM deployments.deployment WHERE revision_id = $1 AND target_group_id = $2',
        [update!.revisionId, key.targetGroupId]);
      // What the group falls back to is older than a client's watermark; the revision itself says that something changed.
      await manager.query('UPDATE catalog.revision SET shape_change_number = $2 WHERE revision_id = $1', [update!.revisionId, changeNumber]);
    }
    await appendToOutbox(manager, createEvent('DeploymentChanged', { changeNumber, updateIds: [updateId] }, { source, subject: updateId }));
    return changeNumber;
  });
}
