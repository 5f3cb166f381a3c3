import type { EntityManager } from 'typeorm';
import type { StoredRevision } from './relationship-rows.js';

/** Driver rows of one statement: some documents have thousands, and a statement should stay within a few megabytes. */
const ROWS_PER_INSERT = 2_000;

/** Inserts the driver tables' rows of revisions that were just inserted. */
export async function insertDrivers(manager: EntityManager, stored: readonly StoredRevision[]): Promise<void> {
  const rows = driverRows(stored);
  for (let at = 0; at < rows.length; at += ROWS_PER_INSERT) {
    await manager.query(INSERT_DRIVERS, [JSON.stringify(rows.slice(at, at + ROWS_PER_INSERT))]);
  }
}

/** Driver rows with the columns' names, ready for JSON. */
export function driverRows(stored: readonly StoredRevision[]) {
  return stored.flatMap(({ revisionId, revision }) => (revision.drivers ?? []).map((driver, entryId) => ({
    revision_id: revisionId,
    entry_id: entryId,
    hardware_id: driver.hardwareId,
    driver_ver_date: driver.driverVerDate,
    driver_ver_version: driver.driverVerVersion,
    // PostgreSQL's bigint has a sign; JSON has no 64-bit numbers, but PostgreSQL takes one written as text.
    packed_driver_ver_version: BigInt.asIntN(64, driver.packedDriverVerVersion).toString(),
    class: driver.class,
    manufacturer: driver.manufacturer,
    provider: driver.provider,
    company: driver.company,
    model: driver.model,
    whql_driver_id: driver.whqlDriverId,
    extension_id: driver.extensionId,
    feature_scores: driver.featureScores,
    distribution_computer_hardware_ids: driver.distributionComputerHardwareIds,
    target_computer_hardware_ids: driver.targetComputerHardwareIds,
    compatible_providers: driver.compatibleProviders,
  })));
}

// Rows travel as JSON: unnest, used elsewhere, cannot take apart an array of arrays.
const INSERT_DRIVERS = `
  INSERT INTO catalog.driver (
    revision_id, entry_id, hardware_id, driver_ver_date, driver_ver_version, packed_driver_ver_version, class, manufacturer,
    provider, company, model, whql_driver_id, extension_id, feature_scores, distribution_computer_hardware_ids,
    target_computer_hardware_ids, compatible_providers)
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS d (
    revision_id int, entry_id int, hardware_id text, driver_ver_date date, driver_ver_version text,
    packed_driver_ver_version bigint, class text, manufacturer text, provider text, company text, model text,
    whql_driver_id bigint, extension_id uuid, feature_scores jsonb, distribution_computer_hardware_ids uuid[],
    target_computer_hardware_ids uuid[], compatible_providers text[])`;
