import type { EntityManager } from 'typeorm';
import type { HousekeepingRules } from '../rules.js';
import type { FoundItem, RuleSteps } from './rule.js';
import { declineByRule, UPDATES_PER_BATCH } from './decline.js';
import { approvedSql, neededSql, TAKEN_BACK_SQL, UNDECLINED_SQL } from './update-conditions.js';

/** Declines superseded updates that no computer needs. */
export const SUPERSEDED_UPDATES: RuleSteps = {
  rule: 'supersededUpdates',
  decidesUpdates: true,
  batch: UPDATES_PER_BATCH,
  perSecond: ({ updatesPerSecond }) => updatesPerSecond,
  find: findSuperseded,
  // Computers report without a change of the catalog: what they need now is asked again.
  async apply(view, ids) {
    const needless: { id: string }[] = await view.query(
      `SELECT u.id FROM unnest($1::uuid[]) WITH ORDINALITY AS u (id, position) WHERE NOT ${neededSql('u.id')} ORDER BY u.position`, [ids]);
    return declineByRule(view, needless.map(({ id }) => id), 'supersededUpdates');
  },
};

async function findSuperseded(manager: EntityManager, { supersededUpdates: { days, includeApproved, approvedSuccessor } }: HousekeepingRules): Promise<FoundItem[]> {
  return manager.query(FIND, [days, includeApproved, approvedSuccessor]);
}

// What is declined must in the end be superseded by something that stays: `covered` begins at published updates that are no candidates and goes down
// from there, through whatever lies between, each update once. Updates that supersede each other in a circle have no such end and stay.
const FIND = `
  WITH RECURSIVE supersedes AS MATERIALIZED (
    SELECT DISTINCT s.superseded_update_id AS old_id, n.update_id AS new_id
    FROM catalog.superseded_update s JOIN catalog.revision n USING (revision_id) WHERE n.is_latest AND n.update_id <> s.superseded_update_id
  ), candidate AS MATERIALIZED (
    SELECT r.update_id, r.revision_id, r.title FROM catalog.revision r
    WHERE ${UNDECLINED_SQL} AND r.publication_state = 'Published' AND r.update_id IN (SELECT old_id FROM supersedes)
      AND r.imported_at < clock_timestamp() - make_interval(days => $1)
      AND NOT EXISTS (SELECT FROM deployments.deployment d WHERE d.revision_id = r.revision_id
        AND d.last_change_time >= clock_timestamp() - make_interval(days => $1))
      AND ($2 OR NOT ${approvedSql('r')}) AND NOT ${TAKEN_BACK_SQL} AND NOT ${neededSql('r.update_id')}
  ), covered (update_id) AS (
    SELECT r.update_id FROM catalog.revision r
    WHERE r.is_latest AND r.publication_state = 'Published' AND r.update_id IN (SELECT new_id FROM supersedes)
      AND NOT EXISTS (SELECT FROM deployments.declined_update d WHERE d.update_id = r.update_id)
      AND (NOT $3 OR ${approvedSql('r')}) AND NOT EXISTS (SELECT FROM candidate c WHERE c.update_id = r.update_id)
    UNION
    SELECT s.old_id FROM covered JOIN supersedes s ON s.new_id = covered.update_id
  )
  SELECT c.update_id AS id, coalesce(c.title, '') AS title FROM candidate c JOIN covered USING (update_id) ORDER BY c.revision_id`;
