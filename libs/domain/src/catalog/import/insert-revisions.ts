import type { EntityManager } from 'typeorm';
import { storableDate } from './file-rows.js';
import { identityKey, namedPrerequisites, newestOfEachUpdate, type StoredRevision } from './relationship-rows.js';
import type { RevisionToImport } from './revision-to-import.js';

/** Inserts the revision rows in the order given and returns them with their new ids. Relationships come later. */
export async function insertRevisions(
  manager: EntityManager,
  revisions: readonly RevisionToImport[],
  changeNumber: number,
  isSynchronized: boolean,
): Promise<StoredRevision[]> {
  const newest = new Set(newestOfEachUpdate(revisions));
  const rows: { revisionId: number; updateId: string; revisionNumber: number }[] = await manager.query(INSERT_REVISIONS, [
    revisions.map((revision) => revision.updateId.toLowerCase()),
    revisions.map((revision) => revision.revisionNumber),
    revisions.map((revision) => revision.updateType),
    revisions.map((revision) => revision.categoryType),
    revisions.map((revision) => revision.publicationState),
    revisions.map((revision) => newest.has(revision)),
    revisions.map((revision) => storableDate(revision.creationDate)),
    revisions.map((revision) => revision.defaultLanguage),
    revisions.map((revision) => revision.title),
    revisions.map((revision) => revision.handler),
    revisions.map((revision) => revision.explicitlyDeployable),
    revisions.map((revision) => revision.eulaId),
    revisions.map((revision) => revision.documentSha256),
    revisions.map((revision) => revision.documentLength),
    revisions.map(coreLength),
    namedPrerequisites(revisions),
    changeNumber,
    isSynchronized,
    revisions.map(({ contentLanguages = [] }) => (contentLanguages.length === 0 ? null : contentLanguages.join(','))),
  ]);
  const ids = new Map(rows.map((row) => [identityKey(row), row.revisionId]));
  return revisions.map((revision) => ({ revision, revisionId: ids.get(identityKey(revision))! }));
}

function coreLength(revision: RevisionToImport): number {
  return revision.fragments.find((fragment) => fragment.type === 'Core')?.plainLength ?? 0;
}

// A revision is the latest when neither the batch nor the catalog has a higher one. It is a leaf when neither the batch
// ($16) nor the catalog names its update as a prerequisite.
const INSERT_REVISIONS = `
  INSERT INTO catalog.revision (
    update_id, revision_number, update_type, category_type, publication_state, is_latest, is_leaf, creation_date,
    default_language, title, handler, explicitly_deployable, eula_id, document_sha256, document_length, core_length,
    import_change_number, shape_change_number, is_synchronized, content_languages)
  SELECT
    n.update_id, n.revision_number, n.update_type, n.category_type, n.publication_state,
    n.is_newest AND NOT EXISTS (
      SELECT FROM catalog.revision o WHERE o.update_id = n.update_id AND o.revision_number > n.revision_number),
    NOT (n.update_id = ANY ($16::uuid[])) AND NOT EXISTS (
      SELECT FROM catalog.prerequisite p WHERE p.prerequisite_update_id = n.update_id),
    n.creation_date, n.default_language, n.title, n.handler, n.explicitly_deployable, n.eula_id, n.document_sha256,
    n.document_length, n.core_length, $17, $17, $18, string_to_array(n.content_languages, ',')
  FROM unnest(
    $1::uuid[], $2::int[], $3::text[], $4::text[], $5::text[], $6::boolean[], $7::timestamptz[], $8::text[], $9::text[],
    $10::text[], $11::boolean[], $12::uuid[], $13::bytea[], $14::int[], $15::int[], $19::text[]
  ) WITH ORDINALITY AS n (
    update_id, revision_number, update_type, category_type, publication_state, is_newest, creation_date, default_language,
    title, handler, explicitly_deployable, eula_id, document_sha256, document_length, core_length, content_languages, position)
  ORDER BY n.position
  RETURNING revision_id AS "revisionId", update_id AS "updateId", revision_number AS "revisionNumber"`;
