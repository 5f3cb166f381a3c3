import type { DataSource } from 'typeorm';
import { inCatalogTransaction } from '../../servers/in-catalog-transaction.js';
import { approveUpdate } from '../approve-update.js';
import { undeclineUpdate } from '../decline-update.js';
import { DeploymentError, type DeploymentErrorCode } from '../deployment-error.js';
import type { ExportedApproval } from './exported-decisions.js';
import { storableName } from './take-over-decisions.js';

/** An approval that could not be taken over. */
export interface RefusedApproval {
  readonly approval: ExportedApproval;
  /** `OLDER_REVISION_HERE`: the catalog has the update, but not the revision that was approved, nor a newer one. */
  readonly code: DeploymentErrorCode | 'OLDER_REVISION_HERE';
  readonly message: string;
}

/** What taking over approvals came to. */
export interface ApprovalsTakenOver {
  readonly changed: number;
  readonly refused: readonly RefusedApproval[];
}

/**
 * Decides for groups of this server what another server decided, about the newest revision of each update: one transaction, with
 * DeploymentChanged for each. An approval takes back a decline. One that is there already is left alone, so doing it again changes
 * nothing; one that the rules forbid is told, and does not stop the others.
 *
 * @param approvals with ids of groups of this server
 */
export function takeOverApprovals(dataSource: DataSource, approvals: readonly ExportedApproval[], source: string): Promise<ApprovalsTakenOver> {
  return inCatalogTransaction(dataSource, async (view) => {
    const refused: RefusedApproval[] = [];
    let changed = 0;
    for (const approval of await differing(view, approvals)) {
      const problem = await takeOver(view, approval, source);
      if (problem === null) changed += 1;
      else refused.push(problem);
    }
    return { changed, refused };
  });
}

type Differing = ExportedApproval & { readonly isDeclined: boolean; readonly hasRevision: boolean };

async function takeOver(view: DataSource, approval: Differing, source: string): Promise<RefusedApproval | null> {
  if (!approval.hasRevision) {
    return { approval, code: 'OLDER_REVISION_HERE', message: `Revision ${approval.revisionNumber} was approved, and the catalog has only older ones.` };
  }
  const { updateId, targetGroupId, action, downloadPriority } = approval;
  const deadline = action === 'Install' || action === 'Uninstall' ? approval.deadline : null;
  try {
    // Both or none: an update whose approval is refused stays declined.
    await view.transaction(async () => {
      if (approval.isDeclined) await undeclineUpdate(view, [updateId], source);
      await approveUpdate(view, { updateId, targetGroupId, action, deadline, downloadPriority, adminName: storableName(approval.adminName) }, source);
    });
    return null;
  } catch (error) {
    if (!(error instanceof DeploymentError)) throw error;
    return { approval, code: error.code, message: error.message };
  }
}

/** The approvals that are not as they should be, in one query: after the first time hardly any is left. */
async function differing(view: DataSource, approvals: readonly ExportedApproval[]): Promise<Differing[]> {
  const rows: { position: string; isDeclined: boolean; hasRevision: boolean }[] = await view.query(`
    SELECT a.position, r.update_id IS NULL OR r.revision_number >= a.revision_number AS "hasRevision",
           EXISTS (SELECT FROM deployments.declined_update n WHERE n.update_id = a.update_id) AS "isDeclined"
    FROM unnest($1::uuid[], $2::int[], $3::uuid[], $4::text[], $5::timestamptz[], $6::smallint[], $7::text[])
        WITH ORDINALITY AS a (update_id, revision_number, target_group_id, action, deadline, download_priority, admin_name, position)
      LEFT JOIN catalog.revision r ON r.update_id = a.update_id AND r.is_latest
      LEFT JOIN deployments.deployment d ON d.revision_id = r.revision_id AND d.target_group_id = a.target_group_id
    WHERE d.deployment_id IS NULL
      OR (d.action, d.deadline, d.download_priority, d.admin_name) IS DISTINCT FROM (a.action, a.deadline, a.download_priority, a.admin_name)
    ORDER BY a.position`,
  [
    approvals.map(({ updateId }) => updateId), approvals.map(({ revisionNumber }) => revisionNumber), approvals.map(({ targetGroupId }) => targetGroupId),
    approvals.map(({ action }) => action), approvals.map(({ deadline }) => deadline), approvals.map(({ downloadPriority }) => downloadPriority),
    approvals.map(({ adminName }) => storableName(adminName)),
  ]);
  return rows.map(({ position, ...state }) => ({ ...approvals[Number(position) - 1]!, ...state }));
}
