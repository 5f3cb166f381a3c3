import type { EntityManager } from 'typeorm';
import type { UpstreamOrder, UpstreamOrders } from './upstream-orders.js';

/** How many rows one statement takes. */
const CHUNK = 5_000;
const MAXIMUM_ADMIN_NAME_LENGTH = 256;

/**
 * Notes what the upstream server wants deployed, whether this server has the revisions already or not (MS-WSUSSS 3.2.4.3). A complete
 * answer replaces what was noted, because a deployment that is gone meanwhile is named nowhere.
 */
export async function storeOrders(manager: EntityManager, { deployments, isComplete, deadDeployments }: UpstreamOrders): Promise<void> {
  if (isComplete) await manager.query('DELETE FROM synchronization.upstream_deployment');
  for (let start = 0; start < deadDeployments.length; start += CHUNK) {
    await manager.query('DELETE FROM synchronization.upstream_deployment WHERE deployment_guid = ANY ($1::uuid[])', [deadDeployments.slice(start, start + CHUNK)]);
  }
  // Of several with one GUID the last counts; a statement must not meet one row twice.
  const distinct = [...new Map(deployments.map((order) => [order.deploymentGuid.toLowerCase(), order])).values()];
  for (let start = 0; start < distinct.length; start += CHUNK) await upsert(manager, distinct.slice(start, start + CHUNK));
  // "All deployments that refer to the deleted target group MUST also be deleted."
  await manager.query('DELETE FROM synchronization.upstream_deployment u WHERE NOT EXISTS (SELECT FROM groups.target_group g WHERE g.id = u.target_group_id)');
}

async function upsert(manager: EntityManager, orders: readonly UpstreamOrder[]): Promise<void> {
  await manager.query(`
    INSERT INTO synchronization.upstream_deployment (
      deployment_guid, update_id, revision_number, target_group_id, action, admin_name, deadline, is_assigned, go_live_time, download_priority)
    SELECT * FROM unnest(
      $1::uuid[], $2::uuid[], $3::int[], $4::uuid[], $5::smallint[], $6::text[], $7::timestamptz[], $8::boolean[], $9::timestamptz[], $10::smallint[])
    ON CONFLICT (deployment_guid) DO UPDATE SET
      update_id = EXCLUDED.update_id, revision_number = EXCLUDED.revision_number, target_group_id = EXCLUDED.target_group_id, action = EXCLUDED.action,
      admin_name = EXCLUDED.admin_name, deadline = EXCLUDED.deadline, is_assigned = EXCLUDED.is_assigned, go_live_time = EXCLUDED.go_live_time,
      download_priority = EXCLUDED.download_priority`,
  [
    orders.map((order) => order.deploymentGuid), orders.map((order) => order.updateId), orders.map((order) => order.revisionNumber),
    orders.map((order) => order.targetGroupId), orders.map((order) => order.action), orders.map((order) => nameOf(order)), orders.map((order) => order.deadline),
    orders.map((order) => order.isAssigned), orders.map((order) => order.goLiveTime), orders.map((order) => order.downloadPriority),
  ]);
}

function nameOf({ adminName }: UpstreamOrder): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return adminName.replaceAll(/[\u0000-\u001f]/g, ' ').trim().slice(0, MAXIMUM_ADMIN_NAME_LENGTH) || 'upstream';
}
