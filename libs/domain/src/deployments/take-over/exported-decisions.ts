import type { EntityManager } from 'typeorm';
import { keysetPages } from '../../catalog/read/snapshot.js';
import type { ApprovalAction } from '../deployment-action.js';
import { IS_DECISION } from '../serve-downstream/read-downstream-orders.js';

/** What an administrator decided for a group, about the newest revision of an update. */
export interface ExportedApproval {
  readonly updateId: string;
  readonly revisionNumber: number;
  readonly targetGroupId: string;
  readonly action: ApprovalAction;
  /** Null for none. */
  readonly deadline: Date | null;
  readonly downloadPriority: number;
  readonly adminName: string;
}

/** A licence that an administrator accepted. */
export interface ExportedEula {
  readonly eulaId: string;
  readonly updateId: string;
  readonly adminName: string;
}

const LOWEST_UUID = '00000000-0000-0000-0000-000000000000';

/** Everything that was decided about newest revisions. What every server makes by itself at import is left out. */
export function exportedApprovalPages(manager: EntityManager): AsyncGenerator<(ExportedApproval & { readonly deploymentId: number })[]> {
  return keysetPages<ExportedApproval & { readonly deploymentId: number }>(manager, `
    SELECT d.deployment_id AS "deploymentId", r.update_id AS "updateId", r.revision_number AS "revisionNumber", d.target_group_id AS "targetGroupId",
           d.action, d.deadline, d.download_priority AS "downloadPriority", d.admin_name AS "adminName"
    FROM deployments.deployment d JOIN catalog.revision r USING (revision_id)
    WHERE d.deployment_id > $1 AND r.is_latest AND ${IS_DECISION}
      AND NOT EXISTS (SELECT FROM deployments.declined_update n WHERE n.update_id = r.update_id)
    ORDER BY d.deployment_id LIMIT $2`,
  [0], ({ deploymentId }) => [deploymentId]);
}

/** Every accepted licence, by its id. */
export function exportedEulaPages(manager: EntityManager): AsyncGenerator<ExportedEula[]> {
  return keysetPages<ExportedEula>(manager, `
    SELECT eula_id AS "eulaId", update_id AS "updateId", admin_name AS "adminName" FROM deployments.accepted_eula
    WHERE eula_id > $1 ORDER BY eula_id LIMIT $2`, [LOWEST_UUID], ({ eulaId }) => [eulaId]);
}
