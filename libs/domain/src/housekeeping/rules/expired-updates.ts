import type { FoundItem, RuleSteps } from './rule.js';
import { declineByRule, UPDATES_PER_BATCH } from './decline.js';
import { approvedSql, TAKEN_BACK_SQL, UNDECLINED_SQL } from './update-conditions.js';

/** Declines updates that their publisher has withdrawn. */
export const EXPIRED_UPDATES: RuleSteps = {
  rule: 'expiredUpdates',
  decidesUpdates: true,
  batch: UPDATES_PER_BATCH,
  perSecond: ({ updatesPerSecond }) => updatesPerSecond,
  find: (manager, { expiredUpdates }): Promise<FoundItem[]> => manager.query(`
    SELECT r.update_id AS id, coalesce(r.title, '') AS title FROM catalog.revision r
    WHERE ${UNDECLINED_SQL} AND r.publication_state = 'Expired' AND ($1 OR NOT ${approvedSql('r')}) AND NOT ${TAKEN_BACK_SQL}
    ORDER BY r.revision_id`, [expiredUpdates.includeApproved]),
  apply: (view, ids) => declineByRule(view, ids, 'expiredUpdates'),
};
