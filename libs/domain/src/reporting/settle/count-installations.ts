import type { EntityManager } from 'typeorm';
import { THIS_SERVER } from '../activity/install-activity.entity.js';

/** Attempts of one computer to install one revision. */
export interface Installation {
  readonly computerId: string;
  readonly updateId: string;
  readonly revisionNumber: number;
  readonly outcome: 'success' | 'failure';
}

/**
 * Counts attempts to install by revision and operating system (MS-WSUSSS 3.1.1, Client Computer Activity Summary Table). Computers that never
 * registered count under an operating system of zeros.
 */
export async function countInstallations(manager: EntityManager, installations: readonly Installation[]): Promise<void> {
  if (installations.length === 0) return;
  const given = [
    installations.map(({ computerId }) => computerId), installations.map(({ updateId }) => updateId),
    installations.map(({ revisionNumber }) => revisionNumber), installations.map(({ outcome }) => outcome === 'success'),
  ];
  await manager.query(ADD_OPERATING_SYSTEMS, [given[0]]);
  await manager.query(COUNT, [...given, THIS_SERVER]);
}

/** SQL: the operating system of the computer `c`, in the order of {@link OPERATING_SYSTEM_COLUMNS}. */
export const OPERATING_SYSTEM = `
  coalesce(c.os_major_version, 0), coalesce(c.os_minor_version, 0), coalesce(c.os_build_number, 0), coalesce(c.os_service_pack_major_number, 0),
  coalesce(c.os_service_pack_minor_number, 0), coalesce(c.os_locale, ''), coalesce(c.suite_mask, 0), coalesce(c.old_product_type, 0),
  coalesce(c.new_product_type, 0), coalesce(c.system_metrics, 0), coalesce(c.processor_architecture, '')`;
/** SQL: the columns of `reporting.operating_system`. */
export const OPERATING_SYSTEM_COLUMNS = `major_version, minor_version, build_number, service_pack_major_number, service_pack_minor_number, locale, suite_mask, old_product_type,
  new_product_type, system_metrics, processor_architecture`;

// Sorted, so that two replicas that meet the same new systems do not deadlock.
const ADD_OPERATING_SYSTEMS = `
  INSERT INTO reporting.operating_system (${OPERATING_SYSTEM_COLUMNS})
  SELECT DISTINCT ${OPERATING_SYSTEM}
  FROM unnest($1::text[]) AS g (computer_id) LEFT JOIN computers.computer c ON c.id = g.computer_id
  ORDER BY ${[...Array(11).keys()].map((index) => index + 1).join(', ')}
  ON CONFLICT DO NOTHING`;

const COUNT = `
  WITH given AS (
    SELECT g.update_id, g.revision_number, o.number AS operating_system,
      count(*) FILTER (WHERE g.success) AS successes, count(*) FILTER (WHERE NOT g.success) AS failures
    FROM unnest($1::text[], $2::uuid[], $3::integer[], $4::boolean[]) AS g (computer_id, update_id, revision_number, success)
    LEFT JOIN computers.computer c ON c.id = g.computer_id
    JOIN reporting.operating_system o ON (o.${OPERATING_SYSTEM_COLUMNS.replaceAll(/,\s+/g, ', o.')}) = (${OPERATING_SYSTEM})
    GROUP BY g.update_id, g.revision_number, o.number)
  INSERT INTO reporting.install_activity AS a (update_id, revision_number, server_id, operating_system, success_count, failure_count,
    unsent_success_count, unsent_failure_count)
  SELECT update_id, revision_number, $5::uuid, operating_system, successes, failures, successes, failures FROM given
  ORDER BY update_id, revision_number, operating_system
  ON CONFLICT (update_id, revision_number, server_id, operating_system) DO UPDATE SET
    success_count = a.success_count + excluded.success_count, failure_count = a.failure_count + excluded.failure_count,
    unsent_success_count = a.unsent_success_count + excluded.unsent_success_count, unsent_failure_count = a.unsent_failure_count + excluded.unsent_failure_count`;
