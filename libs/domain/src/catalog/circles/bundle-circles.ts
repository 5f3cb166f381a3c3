import type { DataSource } from 'typeorm';
import type { RevisionIdentity } from '../import/revision-to-import.js';

/** How deep bundles are followed: real ones end after two or three. */
const MAXIMUM_DEPTH = 20;

/**
 * Revisions that contain themselves through the bundles they contain, of those that came after a change number, at most `limit`. The
 * catalog bears them, but they can never be installed.
 */
export function bundleCircles(dataSource: DataSource, afterChangeNumber: number, limit: number): Promise<RevisionIdentity[]> {
  return dataSource.query(`
    WITH RECURSIVE inside AS (
      SELECT r.revision_id AS root_id, b.bundled_update_id, b.bundled_revision_number, 1 AS depth
      FROM catalog.revision r JOIN catalog.bundled_revision b USING (revision_id) WHERE r.import_change_number > $1
      UNION
      SELECT inside.root_id, b.bundled_update_id, b.bundled_revision_number, inside.depth + 1
      FROM inside
      JOIN catalog.revision r ON (r.update_id, r.revision_number) = (inside.bundled_update_id, inside.bundled_revision_number)
      JOIN catalog.bundled_revision b ON b.revision_id = r.revision_id
      WHERE inside.depth < $2 AND r.revision_id <> inside.root_id
    )
    SELECT DISTINCT r.update_id AS "updateId", r.revision_number AS "revisionNumber"
    FROM inside JOIN catalog.revision r ON r.revision_id = inside.root_id
    WHERE (inside.bundled_update_id, inside.bundled_revision_number) = (r.update_id, r.revision_number)
    ORDER BY 1, 2 LIMIT $3`, [afterChangeNumber, MAXIMUM_DEPTH, limit]);
}
