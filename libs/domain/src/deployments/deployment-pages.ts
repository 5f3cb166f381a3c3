import type { EntityManager } from 'typeorm';
import { keysetPages } from '../catalog/read/snapshot.js';
import type { DeploymentAction } from './deployment-action.js';

/** A deployment as the compiled catalog and {@link effectiveDeployment} need it. */
export interface DeploymentShape {
  readonly deploymentId: number;
  readonly revisionId: number;
  readonly targetGroupId: string;
  readonly action: DeploymentAction;
  readonly deadline: Date | null;
  readonly isAssigned: boolean;
  readonly downloadPriority: number;
  readonly lastChangeTime: Date;
  readonly changeNumber: number;
}

/** An update that goes to no client. */
export interface DeclinedUpdateShape {
  readonly updateId: string;
  readonly changeNumber: number;
}

/** All deployments, by revision and group. */
export function deploymentPages(manager: EntityManager): AsyncGenerator<DeploymentShape[]> {
  return keysetPages<DeploymentShape>(manager, `
    SELECT deployment_id AS "deploymentId", revision_id AS "revisionId", target_group_id AS "targetGroupId", action, deadline,
           is_assigned AS "isAssigned", download_priority AS "downloadPriority", last_change_time AS "lastChangeTime",
           change_number::float8 AS "changeNumber"
    FROM deployments.deployment WHERE (revision_id, target_group_id) > ($1::int, $2::uuid)
    ORDER BY revision_id, target_group_id LIMIT $3`,
  [0, LOWEST_UUID], (row) => [row.revisionId, row.targetGroupId]);
}

/** All declined updates, by update id. */
export function declinedUpdatePages(manager: EntityManager): AsyncGenerator<DeclinedUpdateShape[]> {
  return keysetPages<DeclinedUpdateShape>(manager, `
    SELECT update_id AS "updateId", change_number::float8 AS "changeNumber"
    FROM deployments.declined_update WHERE update_id > $1 ORDER BY update_id LIMIT $2`,
  [LOWEST_UUID], (row) => [row.updateId]);
}

const LOWEST_UUID = '00000000-0000-0000-0000-000000000000';
