import type { DataSource, EntityManager } from 'typeorm';
import { removeUpdates } from '../../catalog/removal/remove-updates.js';
import { changeCatalog } from '../../servers/change-number.js';
import { holdLease, type RunLease } from '../run-lease.js';
import { loadSelection, type Selection } from '../selection.js';
import { APPROVED_ACTIONS_SQL } from './leaving-updates.js';
import { selectionOf, type RemovalPlan } from './plan-removal.js';

/**
 * Removes one batch of a plan, in one transaction with its tombstones, its events and the run's count. Returns how many revisions went; null
 * when the world has changed since the plan was made, so that somebody wants one of them after all: then nothing is removed, and a new plan
 * is needed. Throws LeaseLost.
 */
export async function removeBatch(dataSource: DataSource, lease: RunLease, plan: RemovalPlan, keys: readonly number[], source: string): Promise<number | null> {
  return changeCatalog(dataSource, async (change) => {
    const { manager } = change;
    await holdLease(manager, lease);
    const rows: { updateId: string }[] = await manager.query('SELECT DISTINCT update_id AS "updateId" FROM catalog.revision WHERE revision_id = ANY ($1::int[])', [keys]);
    const updateIds = rows.map(({ updateId }) => updateId);
    if (!sameSelection(selectionOf(await loadSelection(manager)), plan.selection) || await isWantedNow(manager, plan, updateIds)) return null;
    const { length } = await removeUpdates(change, updateIds, source);
    await manager.query('UPDATE synchronization.run SET removed_revisions = removed_revisions + $2 WHERE id = $1', [lease.runId, length]);
    return length;
  });
}

/**
 * Whether anything about the updates has changed that would have kept them: approved, imported by hand, or needed by what came since. Those
 * that need them and leave as well are gone by now or in the same batch, so only newcomers count.
 */
async function isWantedNow(manager: EntityManager, plan: RemovalPlan, updateIds: readonly string[]): Promise<boolean> {
  const [row]: { isWanted: boolean }[] = await manager.query(`
    SELECT EXISTS (
        SELECT FROM catalog.revision r WHERE r.update_id = ANY ($1::uuid[]) AND (r.import_change_number > $2 OR NOT ($3 OR r.is_synchronized)
          OR NOT $4 AND EXISTS (SELECT FROM deployments.deployment d WHERE d.revision_id = r.revision_id AND ${APPROVED_ACTIONS_SQL})))
      OR EXISTS (
        SELECT FROM catalog.bundled_revision b JOIN catalog.revision r USING (revision_id)
        WHERE b.bundled_update_id = ANY ($1::uuid[]) AND r.import_change_number > $2)
      OR EXISTS (
        SELECT FROM catalog.prerequisite p JOIN catalog.revision r USING (revision_id)
        WHERE p.prerequisite_update_id = ANY ($1::uuid[]) AND r.import_change_number > $2) AS "isWanted"`,
  [updateIds, plan.changeNumber, plan.includeImported, plan.removeApproved]);
  return row!.isWanted;
}

function sameSelection(now: Selection, planned: Selection): boolean {
  const isSame = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((id, at) => id === b[at]);
  return isSame(now.productIds, planned.productIds) && isSame(now.classificationIds, planned.classificationIds);
}
