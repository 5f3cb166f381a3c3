import type { EntityManager } from 'typeorm';
import type { Selection } from '../selection.js';

/** What decides which updates leave. */
export interface LeavingRules {
  readonly selection: Selection;
  /** Whether updates may leave that an administrator imported by hand. */
  readonly includeImported: boolean;
  /** Whether approved updates stay, with all they need. */
  readonly keepApproved: boolean;
}

/** SQL: the decisions about the deployments `d` that make an update an approved one. */
export const APPROVED_ACTIONS_SQL = `d.action IN ('Install', 'OptionalInstall', 'Uninstall')`;

/** How long one statement may take: a catalog of a million revisions takes a minute. */
const STATEMENT_TIMEOUT = '10min';

/**
 * Fills the temporary table `leaving (update_id, key)` with the software and driver updates that no selected product and classification
 * asks for, and that nothing needs which stays. An update stays or leaves as a whole; `key` is the smallest of its revision ids. The table ends
 * with the transaction.
 *
 * What is asked for is what an upstream server would list (MS-WSUSSS 3.1.4.5.3.1), for any of its revisions. Needed are the members of bundles and
 * the prerequisites of what stays, whatever the revision that names them, because the next synchronization would bring them again; and an
 * update in the middle of a chain of supersedence, when without it one that stays would not be superseded any more by another that stays.
 */
export async function findLeavingUpdates(manager: EntityManager, rules: LeavingRules): Promise<void> {
  await manager.query(`SET LOCAL statement_timeout = '${STATEMENT_TIMEOUT}'`);
  await manager.query('CREATE TEMP TABLE leaving (update_id uuid PRIMARY KEY, key integer NOT NULL) ON COMMIT DROP');
  const { productIds, classificationIds } = rules.selection;
  await manager.query(UNASKED, [productIds, classificationIds, rules.includeImported]);
  await manager.query('ANALYZE leaving');
  if (rules.keepApproved) await manager.query(KEEP_APPROVED);
  await manager.query(KEEP_NEEDED);
  for (;;) {
    const [, links]: [unknown, number] = await manager.query(KEEP_LINKS);
    if (links === 0) return;
    await manager.query(KEEP_NEEDED);
  }
}

const STAYS = (update: string): string => `NOT EXISTS (SELECT FROM leaving stays WHERE stays.update_id = ${update})`;

// The categories below a product family or company count with it.
const UNASKED = `
  WITH RECURSIVE wanted_product (update_id) AS (
    SELECT * FROM unnest($1::uuid[])
    UNION
    SELECT c.update_id FROM wanted_product w JOIN catalog.prerequisite p ON p.prerequisite_update_id = w.update_id AND p.is_category
      JOIN catalog.revision c ON c.revision_id = p.revision_id AND c.is_latest AND c.update_type = 'Category'
  ), in_product AS (
    SELECT DISTINCT p.revision_id FROM wanted_product w JOIN catalog.prerequisite p ON p.prerequisite_update_id = w.update_id AND p.is_category
  ), in_classification AS (
    SELECT DISTINCT p.revision_id FROM catalog.prerequisite p WHERE p.prerequisite_update_id = ANY ($2::uuid[]) AND p.is_category
  ), asked AS (
    SELECT r.update_id FROM catalog.revision r JOIN in_product USING (revision_id) JOIN in_classification USING (revision_id)
  )
  INSERT INTO leaving
  SELECT r.update_id, min(r.revision_id) FROM catalog.revision r 
  WHERE NOT EXISTS (SELECT FROM asked a WHERE a.update_id = r.update_id) GROUP BY r.update_id
  HAVING bool_and(r.update_type IN ('Software', 'Driver')) AND ($3 OR bool_and(r.is_synchronized))`;

const KEEP_APPROVED = `
  DELETE FROM leaving WHERE update_id IN (
    SELECT r.update_id FROM deployments.deployment d JOIN catalog.revision r USING (revision_id) WHERE ${APPROVED_ACTIONS_SQL})`;

/** SQL: the table `need (update_id, needed_id)`, what revisions need in order to be of use. */
const NEEDS = `
  SELECT r.update_id, b.bundled_update_id AS needed_id FROM catalog.bundled_revision b JOIN catalog.revision r USING (revision_id)
    JOIN leaving l ON l.update_id = b.bundled_update_id
  UNION
  SELECT r.update_id, p.prerequisite_update_id FROM catalog.prerequisite p JOIN catalog.revision r USING (revision_id)
    JOIN leaving l ON l.update_id = p.prerequisite_update_id`;

const KEEP_NEEDED = `
  WITH RECURSIVE need AS MATERIALIZED (${NEEDS}), kept (update_id) AS (
    SELECT needed_id FROM need WHERE ${STAYS('need.update_id')}
    UNION
    SELECT need.needed_id FROM kept JOIN need USING (update_id)
  )
  DELETE FROM leaving WHERE update_id IN (SELECT update_id FROM kept)`;

// `below`: leaving updates that one which stays supersedes, through others that leave or at once. `above`: leaving updates that supersede one
// which stays and which nothing else that stays supersedes. What is both is a link between two that stay.
const KEEP_LINKS = `
  WITH RECURSIVE supersedes AS MATERIALIZED (
    SELECT r.update_id, s.superseded_update_id AS old_id FROM catalog.superseded_update s JOIN catalog.revision r USING (revision_id) WHERE r.is_latest
  ), below (update_id) AS (
    SELECT s.old_id FROM supersedes s JOIN leaving l ON l.update_id = s.old_id WHERE ${STAYS('s.update_id')}
    UNION
    SELECT s.old_id FROM below JOIN supersedes s USING (update_id) JOIN leaving l ON l.update_id = s.old_id
  ), superseded_by_staying AS (
    SELECT DISTINCT s.old_id FROM supersedes s WHERE ${STAYS('s.update_id')}
  ), above (update_id) AS (
    SELECT s.update_id FROM supersedes s JOIN leaving l USING (update_id)
    WHERE ${STAYS('s.old_id')} AND EXISTS (SELECT FROM catalog.revision r WHERE r.update_id = s.old_id)
      AND NOT EXISTS (SELECT FROM superseded_by_staying o WHERE o.old_id = s.old_id)
    UNION
    SELECT s.update_id FROM above JOIN supersedes s ON s.old_id = above.update_id JOIN leaving l ON l.update_id = s.update_id
  )
  DELETE FROM leaving WHERE update_id IN (SELECT update_id FROM below INTERSECT SELECT update_id FROM above)`;

/** SQL: who needs whom among the leaving updates, by key. */
export const LEAVING_NEEDS_SQL = `
  WITH need AS (${NEEDS})
  SELECT coalesce(array_agg(a.key), '{}') AS "from", coalesce(array_agg(b.key), '{}') AS "to"
  FROM need JOIN leaving a USING (update_id) JOIN leaving b ON b.update_id = need.needed_id WHERE a.key <> b.key`;
