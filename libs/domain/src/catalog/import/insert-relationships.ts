import type { EntityManager } from 'typeorm';
import { distinctFiles, fileExtension, revisionFiles, storableDate } from './file-rows.js';
import {
  bundleRows, newestOfEachUpdate, prerequisiteRows, supersededRows, type StoredRevision,
} from './relationship-rows.js';

/** Inserts prerequisites, bundles, supersedence, categories and files of revisions that were just inserted. */
export async function insertRelationships(manager: EntityManager, stored: readonly StoredRevision[]): Promise<void> {
  await insertPrerequisites(manager, stored);
  await insertBundles(manager, stored);
  await insertSuperseded(manager, stored);
  await upsertCategories(manager, stored);
  await upsertFiles(manager, stored);
  await insertRevisionFiles(manager, stored);
}

async function insertPrerequisites(manager: EntityManager, stored: readonly StoredRevision[]): Promise<void> {
  const rows = prerequisiteRows(stored);
  if (rows.length === 0) return;
  await manager.query(`
    INSERT INTO catalog.prerequisite (revision_id, clause_id, prerequisite_update_id, is_category)
    SELECT * FROM unnest($1::int[], $2::smallint[], $3::uuid[], $4::boolean[])`,
  [
    rows.map((row) => row.revisionId), rows.map((row) => row.clauseId),
    rows.map((row) => row.updateId), rows.map((row) => row.isCategory),
  ]);
}

async function insertBundles(manager: EntityManager, stored: readonly StoredRevision[]): Promise<void> {
  const rows = bundleRows(stored);
  if (rows.length === 0) return;
  await manager.query(`
    INSERT INTO catalog.bundled_revision (revision_id, clause_id, bundled_update_id, bundled_revision_number)
    SELECT * FROM unnest($1::int[], $2::smallint[], $3::uuid[], $4::int[])`,
  [
    rows.map((row) => row.revisionId), rows.map((row) => row.clauseId),
    rows.map((row) => row.updateId), rows.map((row) => row.revisionNumber),
  ]);
}

async function insertSuperseded(manager: EntityManager, stored: readonly StoredRevision[]): Promise<void> {
  const rows = supersededRows(stored);
  if (rows.length === 0) return;
  await manager.query(`
    INSERT INTO catalog.superseded_update (revision_id, superseded_update_id) SELECT * FROM unnest($1::int[], $2::uuid[])`,
  [rows.map((row) => row.revisionId), rows.map((row) => row.updateId)]);
}

async function upsertCategories(manager: EntityManager, stored: readonly StoredRevision[]): Promise<void> {
  const rows = newestOfEachUpdate(stored.map(({ revision }) => revision)).filter((revision) => revision.categoryInformation != null);
  if (rows.length === 0) return;
  await manager.query(`
    INSERT INTO catalog.category AS known (
      update_id, category_type, prohibits_subcategories, prohibits_updates, excluded_by_default, display_order, revision_number)
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::boolean[], $4::boolean[], $5::boolean[], $6::int[], $7::int[])
    ON CONFLICT (update_id) DO UPDATE SET
      category_type = EXCLUDED.category_type, prohibits_subcategories = EXCLUDED.prohibits_subcategories,
      prohibits_updates = EXCLUDED.prohibits_updates, excluded_by_default = EXCLUDED.excluded_by_default,
      display_order = EXCLUDED.display_order, revision_number = EXCLUDED.revision_number
    WHERE known.revision_number < EXCLUDED.revision_number`,
  [
    rows.map((row) => row.updateId), rows.map((row) => row.categoryType),
    rows.map((row) => row.categoryInformation!.prohibitsSubcategories),
    rows.map((row) => row.categoryInformation!.prohibitsUpdates),
    rows.map((row) => row.categoryInformation!.excludedByDefault),
    rows.map((row) => row.categoryInformation!.displayOrder),
    rows.map((row) => row.revisionNumber),
  ]);
}

/** A file's digests and size stay as they came first; a missing SHA-256 is filled in, and the newest known origin wins. */
async function upsertFiles(manager: EntityManager, stored: readonly StoredRevision[]): Promise<void> {
  const files = distinctFiles(stored);
  if (files.length === 0) return;
  await manager.query(`
    INSERT INTO catalog.file AS known (sha1, sha256, size, extension, origin_url)
    SELECT * FROM unnest($1::bytea[], $2::bytea[], $3::bigint[], $4::text[], $5::text[])
    ON CONFLICT (sha1) DO UPDATE SET
      sha256 = coalesce(known.sha256, EXCLUDED.sha256), origin_url = coalesce(EXCLUDED.origin_url, known.origin_url)
    WHERE (known.sha256 IS NULL AND EXCLUDED.sha256 IS NOT NULL) OR known.origin_url IS DISTINCT FROM EXCLUDED.origin_url`,
  [
    files.map((file) => file.sha1), files.map((file) => file.sha256), files.map((file) => file.size),
    files.map((file) => fileExtension(file.fileName)), files.map((file) => file.originUrl ?? null),
  ]);
}

async function insertRevisionFiles(manager: EntityManager, stored: readonly StoredRevision[]): Promise<void> {
  const rows = revisionFiles(stored);
  if (rows.length === 0) return;
  await manager.query(`
    INSERT INTO catalog.revision_file (revision_id, sha1, file_name, modified, patching_type)
    SELECT * FROM unnest($1::int[], $2::bytea[], $3::text[], $4::timestamptz[], $5::text[])`,
  [
    rows.map((row) => row.revisionId), rows.map(({ file }) => file.sha1), rows.map(({ file }) => file.fileName),
    rows.map(({ file }) => storableDate(file.modified)), rows.map(({ file }) => file.patchingType),
  ]);
}
