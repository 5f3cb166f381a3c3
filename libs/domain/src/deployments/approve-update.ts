import type { DataSource, EntityManager } from 'typeorm';
import { createEvent } from '../events/index.js';
import { appendToOutbox } from '../messaging/index.js';
import { changeCatalog } from '../servers/change-number.js';
import { storeAcceptance } from './accept-eula.js';
import { checkApprovable, checkApproval, isAssigned, offersInstallation, type Approval } from './approval-rules.js';
import { distinctUpdateIds, isUuid, loadDeployableUpdates } from './deployable-updates.js';
import { DeploymentError } from './deployment-error.js';
import { checkEulasAccepted, requiredEulas } from './required-eulas.js';

/** What came of an approval. */
export interface ApprovalResult {
  readonly deploymentId: number;
  /** The latest revision of the update: the one that was approved. */
  readonly revisionId: number;
  readonly changeNumber: number;
  /** Whether the deadline lies in the past, so that clients act as soon as they hear of it; for a console to point out. */
  readonly deadlineHasPassed: boolean;
  /** The licences that this approval accepted. */
  readonly acceptedEulaIds: readonly string[];
}

/**
 * Decides what a target group does with the latest revision of an update, replacing what was decided for that group before.
 * Groups below it follow unless they have a decision of their own. Writes DeploymentChanged to the outbox.
 * An installation needs the licences of the update and its bundle members accepted, before or with `acceptEula`.
 * Throws {@link DeploymentError}.
 */
export async function approveUpdate(dataSource: DataSource, approval: Approval, source = '/domain/deployments'): Promise<ApprovalResult> {
  checkApproval(approval);
  const [updateId] = distinctUpdateIds([approval.updateId]) as [string];
  return changeCatalog(dataSource, async ({ manager, number }) => {
    const [update] = await loadDeployableUpdates(manager, [updateId]);
    checkApprovable(approval.action, update!);
    await requireTargetGroup(manager, approval.targetGroupId);
    const acceptedEulaIds = offersInstallation(approval.action) ? await settleEulas(manager, update!.revisionId, approval) : [];
    const changeNumber = await number();
    const [row]: { deploymentId: number }[] = await manager.query(UPSERT_DEPLOYMENT, [
      update!.revisionId, approval.targetGroupId, approval.action, approval.deadline ?? null, changeNumber, approval.adminName,
      isAssigned(approval.action), approval.downloadPriority ?? 0,
    ]);
    await appendToOutbox(manager, createEvent('DeploymentChanged', { changeNumber, updateIds: [updateId] }, { source, subject: updateId }));
    const deadlineHasPassed = approval.deadline != null && approval.deadline.getTime() <= Date.now();
    return { deploymentId: row!.deploymentId, revisionId: update!.revisionId, changeNumber, deadlineHasPassed, acceptedEulaIds };
  });
}

/** Accepts the licences that are missing when the approval says so, else demands that none is; returns those it accepted. */
async function settleEulas(manager: EntityManager, revisionId: number, approval: Approval): Promise<string[]> {
  const eulas = await requiredEulas(manager, revisionId);
  if (approval.acceptEula === true) return storeAcceptance(manager, eulas, approval.adminName);
  checkEulasAccepted(eulas);
  return [];
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
    revision_id, target_group_id, action, deadline, is_assigned, download_priority, last_change_time, change_number, admin_name)
  VALUES ($1, $2, $3, $4, $7, $8, clock_timestamp(), $5, $6)
  ON CONFLICT (revision_id, target_group_id) DO UPDATE SET
    action = EXCLUDED.action, deadline = EXCLUDED.deadline, is_assigned = EXCLUDED.is_assigned,
    download_priority = EXCLUDED.download_priority, last_change_time = EXCLUDED.last_change_time,
    change_number = EXCLUDED.change_number, admin_name = EXCLUDED.admin_name
  RETURNING deployment_id AS "deploymentId"`;
