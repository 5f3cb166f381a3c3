import type { DataSource } from 'typeorm';
import { holdLease, type RunLease } from '../run-lease.js';

/**
 * Scopes the anchor of the list of updates to what is selected, before anything is removed: an anchor of everything would hide what is
 * removed from a later question for changes. From now on a product that is selected anew is asked for as a whole. Throws LeaseLost.
 */
export async function scopeUpdatesAnchor(dataSource: DataSource, lease: RunLease): Promise<void> {
  await dataSource.transaction(async (manager) => {
    await holdLease(manager, lease);
    await manager.query(`
      UPDATE synchronization.selected_category SET is_synchronized = true
      WHERE EXISTS (SELECT FROM synchronization.upstream_state WHERE updates_unfiltered AND updates_anchor IS NOT NULL)`);
    await manager.query('UPDATE synchronization.upstream_state SET updates_unfiltered = false WHERE updates_unfiltered');
  });
}
