import type { DataSource, EntityManager } from 'typeorm';
import { MAXIMUM_EVENT_ITEMS, createEvent } from '../events/index.js';
import { appendToOutbox } from '../messaging/index.js';
import { changeCatalog } from '../servers/change-number.js';
import { checkDeployable } from './approval-rules.js';
import { distinctUpdateIds, loadDeployableUpdates } from './deployable-updates.js';
import { withdrawApprovals } from './withdraw-approvals.js';

/** What came of declining or undeclining. */
export interface DeclineResult {
  /** The updates that were not in that state already. */
  readonly changed: readonly string[];
  /** Null when nothing changed. */
  readonly changeNumber: number | null;
}

/**
 * Keeps updates from every client, in this and in later revisions, and takes back all their approvals, so that undeclining
 * one installs nothing. Updates that are declined already are left alone. Writes DeploymentChanged to the outbox.
 * Throws {@link DeploymentError} for an update that is unknown or is not an administrator's to decide; then none is declined.
 */
export async function declineUpdate(dataSource: DataSource, updateIds: readonly string[], source = '/domain/deployments'): Promise<DeclineResult> {
  const wanted = distinctUpdateIds(updateIds);
  return changeCatalog(dataSource, async ({ manager, number }) => {
    const updates = await loadDeployableUpdates(manager, wanted);
    for (const update of updates) checkDeployable(update.updateType);
    const changed = updates.filter((update) => !update.isDeclined).map((update) => update.updateId);
    if (changed.length === 0) return { changed, changeNumber: null };
    const changeNumber = await number();
    await withdrawApprovals(manager, changed, changeNumber);
    await manager.query(`
      INSERT INTO deployments.declined_update (update_id, declined_at, change_number)
      SELECT update_id, clock_timestamp(), $2 FROM unnest($1::uuid[]) AS d (update_id)`, [changed, changeNumber]);
    await announce(manager, changed, changeNumber, source);
    return { changed, changeNumber };
  });
}

/**
 * Lets declined updates reach clients again, unapproved. Updates that are not declined are left alone. Writes
 * DeploymentChanged to the outbox. Throws {@link DeploymentError} `UNKNOWN_UPDATE`; then none is undeclined.
 */
export async function undeclineUpdate(dataSource: DataSource, updateIds: readonly string[], source = '/domain/deployments'): Promise<DeclineResult> {
  const wanted = distinctUpdateIds(updateIds);
  return changeCatalog(dataSource, async ({ manager, number }) => {
    const updates = await loadDeployableUpdates(manager, wanted);
    const changed = updates.filter((update) => update.isDeclined).map((update) => update.updateId);
    if (changed.length === 0) return { changed, changeNumber: null };
    const changeNumber = await number();
    await manager.query('DELETE FROM deployments.declined_update WHERE update_id = ANY ($1::uuid[])', [changed]);
    await announce(manager, changed, changeNumber, source);
    return { changed, changeNumber };
  });
}

async function announce(manager: EntityManager, updateIds: readonly string[], changeNumber: number, source: string): Promise<void> {
  const events = [];
  for (let start = 0; start < updateIds.length; start += MAXIMUM_EVENT_ITEMS) {
    const part = updateIds.slice(start, start + MAXIMUM_EVENT_ITEMS);
    events.push(createEvent('DeploymentChanged', { changeNumber, updateIds: part }, { source }));
  }
  await appendToOutbox(manager, ...events);
}
