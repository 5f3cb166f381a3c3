import { ALL_COMPUTERS_ID } from '../../groups/built-in-groups.js';
import type { CatalogChange } from '../../servers/change-number.js';
import { SERVER_ADMIN_NAME } from '../deploy-imported.js';

/** One deployment of this server that differs from what the upstream server wants. */
interface Difference {
  readonly revisionId: number;
  readonly updateId: string;
  readonly targetGroupId: string;
  /** Null for a deployment that is to go. */
  readonly action: string | null;
  readonly deadline: Date | null;
  readonly isAssigned: boolean | null;
  readonly downloadPriority: number | null;
  readonly adminName: string | null;
}

/**
 * Makes the deployments of a replica equal to what its upstream server wants, as far as this server has the revisions and their time has
 * come: an order may come before its revision and before its GoLiveTime. What every revision has anyway, its default for All Computers,
 * is left alone. Returns the updates concerned.
 */
export async function reconcileDeployments(change: CatalogChange): Promise<string[]> {
  const differences: Difference[] = await change.manager.query(DIFFERENCES, [ALL_COMPUTERS_ID]);
  if (differences.length === 0) return [];
  const changeNumber = await change.number();
  await remove(change, differences.filter(({ action }) => action === null), changeNumber);
  await put(change, differences.filter(({ action }) => action !== null), changeNumber);
  return [...new Set(differences.map(({ updateId }) => updateId))];
}

async function remove({ manager }: CatalogChange, gone: readonly Difference[], changeNumber: number): Promise<void> {
  const keys = [gone.map(({ revisionId }) => revisionId), gone.map(({ targetGroupId }) => targetGroupId)];
  await manager.query(`
    WITH gone AS (
      DELETE FROM deployments.deployment d USING unnest($1::int[], $2::uuid[]) AS g (revision_id, target_group_id)
      WHERE d.revision_id = g.revision_id AND d.target_group_id = g.target_group_id AND d.target_group_id <> $3
      RETURNING d.revision_id
    )
    UPDATE catalog.revision SET shape_change_number = $4 WHERE revision_id IN (SELECT revision_id FROM gone)`,
  [...keys, ALL_COMPUTERS_ID, changeNumber]);
  await manager.query(`
    UPDATE deployments.deployment d SET
      action = CASE WHEN r.update_type IN ('Category', 'Detectoid') THEN 'Evaluate' ELSE 'PreDeploymentCheck' END, deadline = NULL, is_assigned = true,
      download_priority = 0, last_change_time = clock_timestamp(), change_number = $4, admin_name = $5
    FROM unnest($1::int[], $2::uuid[]) AS g (revision_id, target_group_id) JOIN catalog.revision r USING (revision_id)
    WHERE d.revision_id = g.revision_id AND d.target_group_id = g.target_group_id AND d.target_group_id = $3`,
  [...keys, ALL_COMPUTERS_ID, changeNumber, SERVER_ADMIN_NAME]);
}

async function put({ manager }: CatalogChange, wanted: readonly Difference[], changeNumber: number): Promise<void> {
  await manager.query(`
    INSERT INTO deployments.deployment (
      revision_id, target_group_id, action, deadline, is_assigned, download_priority, admin_name, last_change_time, change_number)
    SELECT w.*, clock_timestamp(), $8
    FROM unnest($1::int[], $2::uuid[], $3::text[], $4::timestamptz[], $5::boolean[], $6::smallint[], $7::text[]) AS w
    ON CONFLICT (revision_id, target_group_id) DO UPDATE SET
      action = EXCLUDED.action, deadline = EXCLUDED.deadline, is_assigned = EXCLUDED.is_assigned, download_priority = EXCLUDED.download_priority,
      admin_name = EXCLUDED.admin_name, last_change_time = EXCLUDED.last_change_time, change_number = EXCLUDED.change_number`,
  [
    wanted.map(({ revisionId }) => revisionId), wanted.map(({ targetGroupId }) => targetGroupId), wanted.map(({ action }) => action),
    wanted.map(({ deadline }) => deadline), wanted.map(({ isAssigned }) => isAssigned), wanted.map(({ downloadPriority }) => downloadPriority),
    wanted.map(({ adminName }) => adminName), changeNumber,
  ]);
}

// Categories and detectoids are evaluated, whatever is ordered for them; a declined update has no orders. An order to scan everywhere is the
// default. An installation that is not assigned is an optional one (MS-WUSP 2.2.2.2.4, IsAssigned).
const DIFFERENCES = `
  WITH wanted AS (
    SELECT DISTINCT ON (r.revision_id, u.target_group_id)
      r.revision_id, r.update_id, u.target_group_id, u.is_assigned, u.deadline, u.admin_name,
      CASE u.action WHEN 0 THEN CASE WHEN u.is_assigned THEN 'Install' ELSE 'OptionalInstall' END
        WHEN 1 THEN 'Uninstall' WHEN 2 THEN 'PreDeploymentCheck' ELSE 'Block' END AS action,
      least(greatest(u.download_priority, 0), 3)::smallint AS download_priority
    FROM synchronization.upstream_deployment u
    JOIN catalog.revision r ON (r.update_id, r.revision_number) = (u.update_id, u.revision_number)
    WHERE r.update_type IN ('Software', 'Driver') AND (u.go_live_time IS NULL OR u.go_live_time <= clock_timestamp())
      AND NOT (u.target_group_id = $1 AND u.action = 2)
      AND NOT EXISTS (SELECT FROM deployments.declined_update d WHERE d.update_id = u.update_id)
    ORDER BY r.revision_id, u.target_group_id, u.action, u.deployment_guid
  ), present AS (
    SELECT d.*, r.update_id FROM deployments.deployment d JOIN catalog.revision r USING (revision_id)
    WHERE NOT (d.target_group_id = $1 AND d.action IN ('PreDeploymentCheck', 'Evaluate'))
  )
  SELECT coalesce(w.revision_id, p.revision_id) AS "revisionId", coalesce(w.update_id, p.update_id) AS "updateId",
    coalesce(w.target_group_id, p.target_group_id) AS "targetGroupId", w.action, w.deadline, w.is_assigned AS "isAssigned",
    w.download_priority AS "downloadPriority", w.admin_name AS "adminName"
  FROM wanted w FULL JOIN present p ON p.revision_id = w.revision_id AND p.target_group_id = w.target_group_id
  WHERE (w.action, w.deadline, w.is_assigned, w.download_priority, w.admin_name)
    IS DISTINCT FROM (p.action, p.deadline, p.is_assigned, p.download_priority, p.admin_name)
  ORDER BY 1, 3`;
