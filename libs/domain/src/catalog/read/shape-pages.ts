import type { EntityManager } from 'typeorm';
import type { BundleShape, CategoryShape, PrerequisiteShape, RevisionShape } from './shape-rows.js';
import { keysetPages } from './snapshot.js';

// bigint columns are read as float8, which the driver hands over as numbers: change numbers stay far below 2^53.

/** All revisions, by revision id. */
export function revisionPages(manager: EntityManager): AsyncGenerator<RevisionShape[]> {
  return keysetPages<RevisionShape>(manager, `
    SELECT revision_id AS "revisionId", update_id AS "updateId", revision_number AS "revisionNumber",
           update_type AS "updateType", category_type AS "categoryType", publication_state AS "publicationState",
           is_latest AS "isLatest", is_leaf AS "isLeaf", explicitly_deployable AS "explicitlyDeployable",
           core_length AS "coreLength", import_change_number::float8 AS "importChangeNumber",
           shape_change_number::float8 AS "shapeChangeNumber"
    FROM catalog.revision WHERE revision_id > $1 ORDER BY revision_id LIMIT $2`,
  [0], (row) => [row.revisionId]);
}

/** All prerequisite rows, by revision, clause and update. */
export function prerequisitePages(manager: EntityManager): AsyncGenerator<PrerequisiteShape[]> {
  return keysetPages<PrerequisiteShape>(manager, `
    SELECT revision_id AS "revisionId", clause_id AS "clauseId", prerequisite_update_id AS "prerequisiteUpdateId",
           is_category AS "isCategory"
    FROM catalog.prerequisite WHERE (revision_id, clause_id, prerequisite_update_id) > ($1::int, $2::smallint, $3::uuid)
    ORDER BY revision_id, clause_id, prerequisite_update_id LIMIT $4`,
  [0, 0, LOWEST_UUID], (row) => [row.revisionId, row.clauseId, row.prerequisiteUpdateId]);
}

/** All bundle rows, by revision, clause and member. */
export function bundlePages(manager: EntityManager): AsyncGenerator<BundleShape[]> {
  return keysetPages<BundleShape>(manager, `
    SELECT revision_id AS "revisionId", clause_id AS "clauseId", bundled_update_id AS "bundledUpdateId",
           bundled_revision_number AS "bundledRevisionNumber"
    FROM catalog.bundled_revision
    WHERE (revision_id, clause_id, bundled_update_id, bundled_revision_number) > ($1::int, $2::smallint, $3::uuid, $4::int)
    ORDER BY revision_id, clause_id, bundled_update_id, bundled_revision_number LIMIT $5`,
  [0, 0, LOWEST_UUID, 0],
  (row) => [row.revisionId, row.clauseId, row.bundledUpdateId, row.bundledRevisionNumber]);
}

/** All categories, by update id. */
export function categoryPages(manager: EntityManager): AsyncGenerator<CategoryShape[]> {
  return keysetPages<CategoryShape>(manager, `
    SELECT update_id AS "updateId", category_type AS "categoryType", prohibits_subcategories AS "prohibitsSubcategories",
           prohibits_updates AS "prohibitsUpdates", excluded_by_default AS "excludedByDefault", display_order AS "displayOrder"
    FROM catalog.category WHERE update_id > $1 ORDER BY update_id LIMIT $2`,
  [LOWEST_UUID], (row) => [row.updateId]);
}

/** Below every uuid that names anything, so a first page misses none. */
const LOWEST_UUID = '00000000-0000-0000-0000-000000000000';
