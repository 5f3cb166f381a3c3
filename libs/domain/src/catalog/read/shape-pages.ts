import type { EntityManager } from 'typeorm';
import type { BundleShape, CategoryShape, DriverShape, PrerequisiteShape, RevisionShape } from './shape-rows.js';
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

/**
 * The devices of all driver revisions that may go to clients, by revision and place in the document. Older revisions of a driver
 * are not read: nobody is offered them, and they are most of the table.
 */
export async function* driverPages(manager: EntityManager): AsyncGenerator<DriverShape[]> {
  const pages = keysetPages<Omit<DriverShape, 'packedDriverVerVersion'> & { packedDriverVerVersion: string }>(manager, `
    SELECT d.revision_id AS "revisionId", d.entry_id AS "entryId", d.hardware_id AS "hardwareId",
           to_char(d.driver_ver_date, 'YYYY-MM-DD') AS "driverVerDate", d.packed_driver_ver_version AS "packedDriverVerVersion",
           d.class, d.manufacturer, d.provider, coalesce(d.whql_driver_id, 0)::float8 AS "whqlDriverId",
           d.extension_id AS "extensionId", d.feature_scores AS "featureScores",
           d.distribution_computer_hardware_ids::text[] AS "distributionComputerHardwareIds",
           d.target_computer_hardware_ids::text[] AS "targetComputerHardwareIds", d.compatible_providers AS "compatibleProviders"
    FROM catalog.driver d JOIN catalog.revision r USING (revision_id)
    WHERE (d.revision_id, d.entry_id) > ($1::int, $2::int) AND r.is_latest AND r.publication_state <> 'Expired'
    ORDER BY d.revision_id, d.entry_id LIMIT $3`,
  [0, 0], (row) => [row.revisionId, row.entryId]);
  for await (const page of pages) {
    yield page.map((row) => ({ ...row, packedDriverVerVersion: BigInt.asUintN(64, BigInt(row.packedDriverVerVersion)) }));
  }
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
