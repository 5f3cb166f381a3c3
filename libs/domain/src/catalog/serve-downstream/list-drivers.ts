import type { DataSource } from 'typeorm';
import { currentChangeNumber } from '../../servers/change-number.js';
import { readSnapshot } from '../read/snapshot.js';
import type { ChooseStart, RevisionList, WantedCategory } from './list-revisions.js';

/** A device that drivers are wanted for. */
export interface WantedDevice {
  /** In any letter case, as hardware ids are compared. */
  readonly hardwareId: string;
  /** Whether changes are enough. */
  readonly delta: boolean;
}

/**
 * Drivers for given devices that came after a change, the newest revision of each, in the order in which they came (MS-WSUSSS 3.1.4.7).
 *
 * @param products the driver must belong to one of them; none for drivers of every product
 */
export function listDrivers(
  dataSource: DataSource, start: ChooseStart, devices: readonly WantedDevice[], products: readonly WantedCategory[],
): Promise<RevisionList> {
  return readSnapshot(dataSource, async (manager) => {
    const changeNumber = await currentChangeNumber(manager);
    const since = start(changeNumber) ?? 0;
    const revisions: RevisionList['revisions'] = devices.length === 0 ? [] : await manager.query(DRIVERS_FOR_DEVICES, [
      since, devices.map((device) => device.hardwareId.toLowerCase()), devices.map((device) => device.delta),
      products.map((product) => product.updateId), products.map((product) => product.delta),
    ]);
    return { revisions, changeNumber };
  });
}

/** The query behind {@link listDrivers}; exported for the test that looks at its plan. */
export const DRIVERS_FOR_DEVICES = `
  WITH for_device AS (
    SELECT d.revision_id, bool_and(w.delta) AS delta
    FROM unnest($2::text[], $3::boolean[]) AS w (hardware_id, delta) JOIN catalog.driver d ON lower(d.hardware_id) = w.hardware_id
    GROUP BY d.revision_id
  ), in_product AS (
    SELECT p.revision_id, bool_and(w.delta) AS delta
    FROM unnest($4::uuid[], $5::boolean[]) AS w (update_id, delta)
      JOIN catalog.prerequisite p ON p.prerequisite_update_id = w.update_id AND p.is_category GROUP BY p.revision_id
  )
  SELECT r.update_id AS "updateId", r.revision_number AS "revisionNumber"
  FROM catalog.revision r JOIN for_device USING (revision_id) LEFT JOIN in_product USING (revision_id)
  WHERE r.is_latest AND r.update_type = 'Driver' AND (cardinality($4::uuid[]) = 0 OR in_product.revision_id IS NOT NULL)
    AND (r.import_change_number > $1 OR NOT for_device.delta OR NOT coalesce(in_product.delta, true))
  ORDER BY r.revision_id`;
