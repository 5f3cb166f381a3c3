import type { EntityManager } from 'typeorm';
import { createEvent, MAXIMUM_EVENT_ITEMS, type EventData } from '../../events/index.js';
import { appendToOutbox } from '../../messaging/index.js';
import type { CatalogChange } from '../../servers/change-number.js';

/** A revision that was removed. */
export type RemovedRevisionIdentity = EventData<'UpdateRemoved'>['revisions'][number];

/**
 * Removes updates in all their revisions, with everything that belongs to them alone: documents, fragments, relationships, drivers,
 * deployments, declines, files and decryption data. Accepted licences stay, for they belong to the licence and not to the update. What the
 * removal changes about revisions that stay gets the transaction's change number; tombstones get it as well, so that gateways notice.
 * Writes UpdateRemoved. Whether anything that stays needs the updates is for the caller to know.
 */
export async function removeUpdates({ manager, number }: CatalogChange, updateIds: readonly string[], source: string): Promise<RemovedRevisionIdentity[]> {
  const revisions: RemovedRevisionIdentity[] = await manager.query(`
    SELECT revision_id AS "revisionId", update_id AS "updateId", revision_number AS "revisionNumber", update_type AS "updateType"
    FROM catalog.revision WHERE update_id = ANY ($1::uuid[]) ORDER BY revision_id`, [updateIds]);
  if (revisions.length === 0) return [];
  const revisionIds = revisions.map(({ revisionId }) => revisionId);
  const changeNumber = await number();
  const named = await namedBy(manager, revisionIds);
  await manager.query(`
    INSERT INTO catalog.removed_revision (revision_id, update_id, revision_number, change_number)
    SELECT revision_id, update_id, revision_number, $2 FROM catalog.revision WHERE revision_id = ANY ($1::int[])`, [revisionIds, changeNumber]);
  // Foreign keys take along what is keyed by the revision; a trigger notes the deployments that servers below may have.
  await manager.query('DELETE FROM catalog.revision WHERE revision_id = ANY ($1::int[])', [revisionIds]);
  await manager.query('DELETE FROM deployments.declined_update WHERE update_id = ANY ($1::uuid[])', [updateIds]);
  await removeFiles(manager, named.files);
  await reshapeRemaining(manager, named, changeNumber);
  for (let start = 0; start < revisions.length; start += MAXIMUM_EVENT_ITEMS) {
    await appendToOutbox(manager, createEvent('UpdateRemoved', { changeNumber, revisions: revisions.slice(start, start + MAXIMUM_EVENT_ITEMS) }, { source }));
  }
  return revisions;
}

/** What revisions name: it may lose its last reference with them. */
interface NamedThings {
  readonly prerequisites: readonly string[];
  readonly members: readonly { readonly updateId: string; readonly revisionNumber: number }[];
  readonly files: readonly Buffer[];
}

async function namedBy(manager: EntityManager, revisionIds: readonly number[]): Promise<NamedThings> {
  const prerequisites: { updateId: string }[] = await manager.query(`
    SELECT DISTINCT prerequisite_update_id AS "updateId" FROM catalog.prerequisite WHERE revision_id = ANY ($1::int[])`, [revisionIds]);
  const members: { updateId: string; revisionNumber: number }[] = await manager.query(`
    SELECT DISTINCT bundled_update_id AS "updateId", bundled_revision_number AS "revisionNumber"
    FROM catalog.bundled_revision WHERE revision_id = ANY ($1::int[])`, [revisionIds]);
  const files: { sha1: Buffer }[] = await manager.query('SELECT DISTINCT sha1 FROM catalog.revision_file WHERE revision_id = ANY ($1::int[])', [revisionIds]);
  return { prerequisites: prerequisites.map(({ updateId }) => updateId), members, files: files.map(({ sha1 }) => sha1) };
}

/** Removes files that no revision has any more, and what decrypts them. */
async function removeFiles(manager: EntityManager, files: readonly Buffer[]): Promise<void> {
  await manager.query(`
    WITH gone AS (
      DELETE FROM catalog.file f WHERE f.sha1 = ANY ($1::bytea[]) AND NOT EXISTS (SELECT FROM catalog.revision_file r WHERE r.sha1 = f.sha1)
      RETURNING f.sha1
    )
    DELETE FROM content.file_decryption d USING gone WHERE d.sha1 = gone.sha1`, [files]);
}

/** The reverse of what an import does to the revisions that were there before it (see `reshapeExisting`). */
async function reshapeRemaining(manager: EntityManager, { prerequisites, members }: NamedThings, changeNumber: number): Promise<void> {
  // MS-WUSP 3.1.5.7, IsLeaf: what nobody names as a prerequisite any more is a leaf again.
  await manager.query(`
    UPDATE catalog.revision r SET is_leaf = true, shape_change_number = $2
    WHERE r.update_id = ANY ($1::uuid[]) AND NOT r.is_leaf
      AND NOT EXISTS (SELECT FROM catalog.prerequisite p WHERE p.prerequisite_update_id = r.update_id)`, [prerequisites, changeNumber]);
  // A member that no bundle has any more stops going out as `Bundle`.
  await manager.query(`
    UPDATE catalog.revision r SET shape_change_number = $3
    FROM unnest($1::uuid[], $2::int[]) AS m (update_id, revision_number)
    WHERE (r.update_id, r.revision_number) = (m.update_id, m.revision_number) AND NOT EXISTS (
      SELECT FROM catalog.bundled_revision b WHERE (b.bundled_update_id, b.bundled_revision_number) = (m.update_id, m.revision_number))`,
  [members.map(({ updateId }) => updateId), members.map(({ revisionNumber }) => revisionNumber), changeNumber]);
}
