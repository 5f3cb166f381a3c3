import type { DataSource, EntityManager } from 'typeorm';
import { readSnapshot } from '../../catalog/read/snapshot.js';
import { ALL_COMPUTERS_ID } from '../../groups/built-in-groups.js';
import { loadTargetGroups, type TargetGroupShape } from '../../groups/load-target-groups.js';
import { currentChangeNumber } from '../../servers/change-number.js';
import { acceptedEulas } from '../accept-eula.js';
import type { ApprovalAction } from '../deployment-action.js';

/** A deployment as a replica is told of it. */
export interface DownstreamOrder {
  readonly deploymentId: number;
  readonly updateId: string;
  readonly revisionNumber: number;
  readonly targetGroupId: string;
  readonly action: ApprovalAction;
  readonly adminName: string;
  /** Null for none. */
  readonly deadline: Date | null;
  readonly isAssigned: boolean;
  readonly lastChangeTime: Date;
  readonly downloadPriority: number;
}

/** Which deployments a replica wants to hear of. */
export interface OrderWindow {
  /** Deployments up to this change number are known to it; null when none is, so that there can be no dead ones. */
  readonly after: number | null;
  /** The last change number that counts: that of its list of updates (MS-WSUSSS 3.1.4.10, `syncAnchor`). */
  readonly upTo: number;
}

/** Everything a replica follows (MS-WSUSSS 3.1.4.10.3.1). Deployments are changes within the window, all else is always whole. */
export interface DownstreamOrders {
  readonly groups: readonly TargetGroupShape[];
  readonly deployments: readonly DownstreamOrder[];
  /** Deployment ids that do not hold any more. */
  readonly deadDeploymentIds: readonly number[];
  readonly declinedUpdateIds: readonly string[];
  readonly acceptedEulaIds: readonly string[];
  /** The end of the window. */
  readonly upTo: number;
}

/**
 * Reads what a replica follows, all of one moment.
 * @param chooseWindow is given the present change number; may throw
 */
export function readDownstreamOrders(dataSource: DataSource, chooseWindow: (currentChangeNumber: number) => OrderWindow): Promise<DownstreamOrders> {
  return readSnapshot(dataSource, async (manager) => {
    const window = chooseWindow(await currentChangeNumber(manager));
    return {
      groups: await loadTargetGroups(manager),
      deployments: await readDeployments(manager, window),
      deadDeploymentIds: await readDead(manager, window),
      declinedUpdateIds: await readDeclined(manager),
      acceptedEulaIds: await acceptedEulas(manager),
      upTo: window.upTo,
    };
  });
}

/**
 * SQL: whether somebody decided the deployment `d` of the revision `r`. Every server makes the others itself at import; that of All
 * Computers counts once it was changed, for then a decision was taken back.
 */
export const IS_DECISION = `
  d.action NOT IN ('Evaluate', 'Bundle')
  AND NOT (d.action = 'PreDeploymentCheck' AND d.target_group_id = '${ALL_COMPUTERS_ID}' AND d.change_number = r.import_change_number)`;

/** Of an update, the deployments of its newest revision, which is the only one that is listed to downstream servers. */
function readDeployments(manager: EntityManager, { after, upTo }: OrderWindow): Promise<DownstreamOrder[]> {
  return manager.query(`
    SELECT d.deployment_id AS "deploymentId", r.update_id AS "updateId", r.revision_number AS "revisionNumber",
           d.target_group_id AS "targetGroupId", d.action, d.admin_name AS "adminName", d.deadline, d.is_assigned AS "isAssigned",
           d.last_change_time AS "lastChangeTime", d.download_priority AS "downloadPriority"
    FROM deployments.deployment d JOIN catalog.revision r USING (revision_id)
    WHERE d.change_number > $1 AND d.change_number <= $2 AND r.is_latest AND ${IS_DECISION}
    ORDER BY d.deployment_id`, [after ?? 0, upTo]);
}

/** Deployments that were deleted, and those of revisions that a newer one has replaced together with its deployments. */
async function readDead(manager: EntityManager, { after, upTo }: OrderWindow): Promise<number[]> {
  if (after === null) return [];
  const rows: { id: number }[] = await manager.query(`
    SELECT deployment_id AS id FROM deployments.dead_deployment WHERE change_number > $1 AND change_number <= $2
    UNION
    SELECT d.deployment_id FROM catalog.revision r JOIN deployments.deployment d USING (revision_id)
    WHERE NOT r.is_latest AND r.shape_change_number > $1 AND r.shape_change_number <= $2 AND ${IS_DECISION}
    ORDER BY id`, [after, upTo]);
  return rows.map(({ id }) => id);
}

async function readDeclined(manager: EntityManager): Promise<string[]> {
  const rows: { id: string }[] = await manager.query('SELECT update_id AS id FROM deployments.declined_update ORDER BY update_id');
  return rows.map(({ id }) => id);
}
