import type { DataSource } from 'typeorm';
import { declineUpdate } from '../../deployments/decline-update.js';
import type { HousekeepingRule } from '../../events/index.js';

/** Updates of one transaction: a few hundredths of a second, for which approvals and imports wait. */
export const UPDATES_PER_BATCH = 100;

/** Declines updates and remembers that a rule did; returns those that were not declined already. */
export async function declineByRule(view: DataSource, updateIds: readonly string[], rule: HousekeepingRule): Promise<readonly string[]> {
  if (updateIds.length === 0) return [];
  const { changed } = await declineUpdate(view, updateIds, '/domain/housekeeping');
  await view.query(`
    INSERT INTO housekeeping.declined_update (update_id, rule, declined_at) SELECT update_id, $2, clock_timestamp() FROM unnest($1::uuid[]) AS d (update_id)
    ON CONFLICT (update_id) DO UPDATE SET rule = excluded.rule, declined_at = excluded.declined_at`, [changed, rule]);
  return changed;
}
