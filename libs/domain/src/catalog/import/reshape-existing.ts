import type { EntityManager } from 'typeorm';
import { bundledMembers, namedPrerequisites, newestOfEachUpdate } from './relationship-rows.js';
import type { RevisionToImport } from './revision-to-import.js';

/** A revision that stopped being the latest of its update. */
export interface ReplacedRevision {
  readonly revisionId: number;
  readonly updateId: string;
}

/**
 * Changes what the arrival of `revisions` changes about revisions that are there already, and notes the change number on
 * each, so that clients which hold them are told. It runs before the new rows are inserted: only then do the questions
 * "was it a leaf", "was it bundled" have the old answers. Returns the revisions that are not the latest any more.
 */
export async function reshapeExisting(
  manager: EntityManager,
  revisions: readonly RevisionToImport[],
  changeNumber: number,
): Promise<ReplacedRevision[]> {
  await markNonLeaf(manager, revisions, changeNumber);
  await markBundled(manager, revisions, changeNumber);
  return markReplaced(manager, revisions, changeNumber);
}

/** MS-WUSP 3.1.5.7, IsLeaf: an update that a new revision names as prerequisite stops being a leaf, in all its revisions. */
async function markNonLeaf(manager: EntityManager, revisions: readonly RevisionToImport[], changeNumber: number): Promise<void> {
  await manager.query(`
    UPDATE catalog.revision SET is_leaf = false, shape_change_number = $2 WHERE is_leaf AND update_id = ANY ($1::uuid[])`,
  [namedPrerequisites(revisions), changeNumber]);
}

/** A revision that no bundle had so far and that a new one bundles goes out as `Bundle` from now on. */
async function markBundled(manager: EntityManager, revisions: readonly RevisionToImport[], changeNumber: number): Promise<void> {
  const members = bundledMembers(revisions);
  await manager.query(`
    UPDATE catalog.revision r SET shape_change_number = $3
    FROM unnest($1::uuid[], $2::int[]) AS m (update_id, revision_number)
    WHERE r.update_id = m.update_id AND r.revision_number = m.revision_number AND NOT EXISTS (
      SELECT FROM catalog.bundled_revision b
      WHERE b.bundled_update_id = m.update_id AND b.bundled_revision_number = m.revision_number)`,
  [members.map((member) => member.updateId.toLowerCase()), members.map((member) => member.revisionNumber), changeNumber]);
}

async function markReplaced(
  manager: EntityManager,
  revisions: readonly RevisionToImport[],
  changeNumber: number,
): Promise<ReplacedRevision[]> {
  const newest = newestOfEachUpdate(revisions);
  const [replaced]: [ReplacedRevision[], number] = await manager.query(`
    UPDATE catalog.revision r SET is_latest = false, shape_change_number = $3
    FROM unnest($1::uuid[], $2::int[]) AS n (update_id, revision_number)
    WHERE r.update_id = n.update_id AND r.is_latest AND r.revision_number < n.revision_number
    RETURNING r.revision_id AS "revisionId", r.update_id AS "updateId"`,
  [newest.map((revision) => revision.updateId.toLowerCase()), newest.map((revision) => revision.revisionNumber), changeNumber]);
  return replaced;
}
