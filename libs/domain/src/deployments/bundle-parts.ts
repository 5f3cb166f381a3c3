/**
 * The SQL of a recursive table `part (root_id, revision_id)`: each of the revisions in an int[] parameter with itself and, through
 * bundles at whatever depth, every revision of the catalog that goes with it. UNION ends cycles.
 *
 * @param parameter the parameter that holds the revision ids, such as `$1`
 */
export function bundleParts(parameter: `$${number}`): string {
  return `part AS (
      SELECT root_id, root_id AS revision_id FROM unnest(${parameter}::int[]) AS root (root_id)
      UNION
      SELECT part.root_id, member.revision_id
      FROM part JOIN catalog.bundled_revision b ON b.revision_id = part.revision_id
      JOIN catalog.revision member ON member.update_id = b.bundled_update_id AND member.revision_number = b.bundled_revision_number
    )`;
}
