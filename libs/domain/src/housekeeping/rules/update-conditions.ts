/** SQL: whether the revision `r` is the latest of an update that administrators decide about, and that is not declined. */
export const UNDECLINED_SQL = `r.is_latest AND r.explicitly_deployable AND r.update_type IN ('Software', 'Driver')
  AND NOT EXISTS (SELECT FROM deployments.declined_update d WHERE d.update_id = r.update_id)`;

/** SQL: whether a rule declined the update of `r` once; as it is not declined any more, somebody wanted it back. */
export const TAKEN_BACK_SQL = 'EXISTS (SELECT FROM housekeeping.declined_update h WHERE h.update_id = r.update_id)';

/** SQL: whether the revision is approved for any group. */
export const approvedSql = (revision: string): string => `EXISTS (
  SELECT FROM deployments.deployment d WHERE d.revision_id = ${revision}.revision_id AND d.action IN ('Install', 'OptionalInstall', 'Uninstall'))`;

/** States in which an update still matters to a computer: not installed, downloaded, failed, waiting for a restart. */
const NEEDED_STATES = '2, 3, 5, 6';

/** SQL: whether a computer, as it reported, needs the update with this id. */
export const neededSql = (updateId: string): string => `EXISTS (
  SELECT FROM reporting.update_number n JOIN reporting.update_computers c ON c.update_number = n.number AND c.state IN (${NEEDED_STATES}) AND c.computers > 0
  WHERE n.update_id = ${updateId})`;
