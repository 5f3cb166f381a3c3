import type { DataSource } from 'typeorm';
import { createEvent, MAXIMUM_EVENT_ITEMS } from '../../events/index.js';
import { adoptGroups } from '../../groups/adopt-upstream/adopt-groups.js';
import { appendToOutbox } from '../../messaging/index.js';
import { changeCatalog } from '../../servers/change-number.js';
import { holdLease, type RunLease } from '../../synchronization/run-lease.js';
import { adoptAcceptedEulas, adoptDeclines } from './adopt-decisions.js';
import { reconcileDeployments } from './reconcile-deployments.js';
import { storeOrders } from './store-orders.js';
import type { UpstreamOrders } from './upstream-orders.js';

/** What adopting came to. */
export interface AdoptionResult {
  /** Updates whose deployments or declines changed. */
  readonly changedUpdates: number;
  /** What could not be taken over as it is, for people. */
  readonly notes: readonly string[];
}

/**
 * Makes groups, deployments, declines and accepted licences of a replica those of its upstream server, and stores the anchor that stands
 * for them: one transaction, in the order of MS-WSUSSS 3.2.4.3. Writes TargetGroupChanged and DeploymentChanged. Throws LeaseLost.
 */
export async function adoptUpstream(
  dataSource: DataSource, lease: RunLease, orders: UpstreamOrders, anchor: string | null, source: string,
): Promise<AdoptionResult> {
  return changeCatalog(dataSource, async (change) => {
    const { manager } = change;
    await holdLease(manager, lease);
    const notes = await adoptGroups(change, orders.groups, source);
    await storeOrders(manager, orders);
    // Declines first: a declined update has no deployments. Licences before deployments, which ask for them.
    const declined = await adoptDeclines(change, orders.hiddenUpdates);
    await adoptAcceptedEulas(manager, orders.acceptedEulas);
    const updateIds = [...new Set([...declined, ...await reconcileDeployments(change)])];
    for (let start = 0; start < updateIds.length; start += MAXIMUM_EVENT_ITEMS) {
      const data = { changeNumber: await change.number(), updateIds: updateIds.slice(start, start + MAXIMUM_EVENT_ITEMS) };
      await appendToOutbox(manager, createEvent('DeploymentChanged', data, { source }));
    }
    await manager.query('UPDATE synchronization.upstream_state SET deployments_anchor = $1', [anchor]);
    return { changedUpdates: updateIds.length, notes };
  });
}

/**
 * Ends the bond of a server that is a replica no more: what the upstream server wanted is forgotten, and what it had made this server do
 * stays, as this server's own. Does nothing for a server without such a bond. Throws LeaseLost.
 */
export async function endReplication(dataSource: DataSource, lease: RunLease): Promise<void> {
  await dataSource.transaction(async (manager) => {
    await holdLease(manager, lease);
    await manager.query('UPDATE synchronization.upstream_state SET deployments_anchor = NULL WHERE deployments_anchor IS NOT NULL');
    await manager.query('DELETE FROM synchronization.upstream_deployment');
  });
}
