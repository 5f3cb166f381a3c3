import type { DataSource, EntityManager } from 'typeorm';
import { createEvent } from '../events/index.js';
import { appendToOutbox } from '../messaging/index.js';
import { changeCatalog } from '../servers/change-number.js';
import { checkApprovable, checkApproval, type Approval } from './approval-rules.js';
import { distinctUpdateIds, isUuid, loadDeployableUpdates } from './deployable-updates.js';
import { DeploymentError } from './deployment-error.js';

/** What came of an approval. */
export interface ApprovalResult {
  readonly deploymentId: number;
  /** The latest revision of the update: the one that was approved. */
  readonly revisionId: number;
  readonly changeNumber: number;
}

/**
 * Decides what a target group does with the latest revision of an update, replacing what was decided for that group before.
 * Groups below it follow unless they have a decision of their own. Writes DeploymentChanged to the outbox.
 * Throws {@link DeploymentError}.
 */
export async function approveUpdate(dataSource: DataSource, approval: Approval, source = '/domain/deployments'): Promise<ApprovalResult> {
  checkApproval(approval);
  const [updateId] = distinctUpdateIds([approval.updateId]) as [string];
  return changeCatalog(dataSource, async ({ manager, number }) => {
    const [update] = await loadDeployableUpdates(manager, [updateId]);
    checkApprovable(approval.action, update!);
    await requireTargetGroup(manager, approval.targetGroupId);
    const changeNumber = await number();
    const [row]: { deploymentId: number }[] = await manager.query(UPSERT_DEPLOYMENT, [
      update!.revisionId, approval.targetGroupId, approval.action, approval.deadline ?? null, changeNumber, approval.adminName,
    ]);
    await appendToOutbox(manager, createEvent('DeploymentChanged', { changeNumber, updateIds: [updateId] }, { source, subject: updateId }));
    return { deploymentId: row!.deploymentId, revisionId: update!.revisionId, changeNumber };
  });
}

async function requireTargetGroup(manager: EntityManager, targetGroupId: string): Promise<void> {
  const known: unknown[] = isUuid(targetGroupId)
    ? await manager.query('SELECT FROM groups.target_group WHERE id = $1', [targetGroupId])
    : [];
  if (known.length === 0) {
    throw new DeploymentError('UNKNOWN_TARGET_GROUP', `There is no target group ${targetGroupId.slice(0, 64)}.`);
  }
}

const UPSERT_DEPLOYMENT = `
  INSERT INTO deployments.deployment (
    revision_id, target_group_id, action, deadline, is_assigned, last_change_time, change_number, admin_name)
  VALUES ($1, $2, $3, $4, true, clock_timestamp(), $5, $6)
  ON CONFLICT (revision_id, target_group_id) DO UPDATE SET
    action = EXCLUDED.action, deadline = EXCLUDED.deadline, is_assigned = EXCLUDED.is_assigned,
    last_change_time = EXCLUDED.last_change_time, change_number = EXCLUDED.change_number, admin_name = EXCLUDED.admin_name
  RETURNING deployment_id AS "deploymentId"`;
