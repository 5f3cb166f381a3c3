/**
 * Where an update stands for an administrator. Each update is in exactly one state, the first of these that fits:
 * `declined` goes to nobody; `expired` was withdrawn by its publisher; `approved` is to be installed, offered or removed
 * somewhere; `superseded` has a published successor that is not declined; `needsApproval` waits for a decision.
 */
export const UPDATE_STATES = ['declined', 'expired', 'approved', 'superseded', 'needsApproval'] as const;
export type UpdateState = (typeof UPDATE_STATES)[number];

const DECLINED = 'EXISTS (SELECT FROM deployments.declined_update d WHERE d.update_id = r.update_id)';

const EXPIRED = `r.publication_state = 'Expired'`;

const APPROVED = `EXISTS (
  SELECT FROM deployments.deployment d WHERE d.revision_id = r.revision_id AND d.action IN ('Install', 'OptionalInstall', 'Uninstall'))`;

/** SQL: whether the revision `r` is superseded by the latest revision of another update that clients can get. */
export const SUPERSEDED_SQL = `EXISTS (
  SELECT FROM catalog.superseded_update s JOIN catalog.revision n ON n.revision_id = s.revision_id
  WHERE s.superseded_update_id = r.update_id AND n.is_latest AND n.publication_state = 'Published'
    AND NOT EXISTS (SELECT FROM deployments.declined_update d WHERE d.update_id = n.update_id))`;

/** SQL: the {@link UpdateState} of the update whose latest revision is `r`. */
export const UPDATE_STATE_SQL = `
  CASE WHEN ${DECLINED} THEN 'declined' WHEN ${EXPIRED} THEN 'expired' WHEN ${APPROVED} THEN 'approved'
       WHEN ${SUPERSEDED_SQL} THEN 'superseded' ELSE 'needsApproval' END`;

/** SQL: whether the update whose latest revision is `r` is in a state; the cheapest question that decides comes first. */
export function inStateSql(state: UpdateState): string {
  switch (state) {
    case 'declined': return DECLINED;
    case 'expired': return `${EXPIRED} AND NOT ${DECLINED}`;
    case 'approved': return `NOT (${EXPIRED}) AND ${APPROVED} AND NOT ${DECLINED}`;
    case 'superseded': return `NOT (${EXPIRED}) AND ${SUPERSEDED_SQL} AND NOT ${DECLINED} AND NOT ${APPROVED}`;
    case 'needsApproval': return `NOT (${EXPIRED}) AND NOT ${DECLINED} AND NOT ${APPROVED} AND NOT ${SUPERSEDED_SQL}`;
  }
}
