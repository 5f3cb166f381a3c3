import type { EntityManager } from 'typeorm';
import { MAXIMUM_DNS_NAME_LENGTH, fact, storableAddress } from '../../computers/computer-facts.js';
import { registrationColumns } from '../../computers/register-computer.js';
import type { ToldDetails } from './told-computer.js';

const TYPES = {
  osMajorVersion: ['os_major_version', 'integer'], osMinorVersion: ['os_minor_version', 'integer'], osBuildNumber: ['os_build_number', 'integer'],
  osServicePackMajorNumber: ['os_service_pack_major_number', 'smallint'], osServicePackMinorNumber: ['os_service_pack_minor_number', 'smallint'],
  osLocale: ['os_locale', 'text'], computerManufacturer: ['computer_manufacturer', 'text'], computerModel: ['computer_model', 'text'],
  biosVersion: ['bios_version', 'text'], biosName: ['bios_name', 'text'], biosReleaseDate: ['bios_release_date', 'timestamptz'],
  processorArchitecture: ['processor_architecture', 'text'], suiteMask: ['suite_mask', 'smallint'], oldProductType: ['old_product_type', 'smallint'],
  newProductType: ['new_product_type', 'integer'], systemMetrics: ['system_metrics', 'integer'],
  clientVersionMajorNumber: ['client_version_major_number', 'smallint'], clientVersionMinorNumber: ['client_version_minor_number', 'smallint'],
  clientVersionBuildNumber: ['client_version_build_number', 'smallint'], clientVersionQfeNumber: ['client_version_qfe_number', 'smallint'],
  osDescription: ['os_description', 'text'],
} as const;
type Column = keyof typeof TYPES;
const COLUMNS = Object.keys(TYPES) as Column[];

/** Details of one computer. */
interface ComputerDetails {
  readonly computerId: string;
  readonly details: ToldDetails;
}

/** Replaces what is known of computers by what the servers they call tell (MS-WSUSSS 3.1.4.15.3.3), texts cut to what is kept, and their groups. */
export async function storeDetails(manager: EntityManager, computers: readonly ComputerDetails[]): Promise<void> {
  if (computers.length === 0) return;
  const ids = computers.map(({ computerId }) => computerId);
  const columns = computers.map(({ details }) => registrationColumns(details.registration));
  await manager.query(UPDATE, [
    ids, computers.map(({ details }) => fact(details.registration.dnsName, MAXIMUM_DNS_NAME_LENGTH) ?? ''),
    computers.map(({ details }) => storableAddress(details.ipAddress)),
    computers.map(({ details }) => (details.requestedGroups.length === 0 ? null : fact(details.requestedGroups.join(';')))),
    ...COLUMNS.map((name) => columns.map((row) => row[name] ?? null)),
  ]);
  await storeGroups(manager, computers);
}

const UPDATE = `
  UPDATE computers.computer c SET
    dns_name = coalesce(nullif(g.dns_name, ''), c.id), ip_address = g.ip_address, requested_target_group = g.requested_target_group,
    ${COLUMNS.map((name) => `${TYPES[name][0]} = g.${TYPES[name][0]}`).join(', ')}
  FROM unnest($1::text[], $2::text[], $3::inet[], $4::text[], ${COLUMNS.map((name, index) => `$${index + 5}::${TYPES[name][1]}[]`).join(', ')})
    AS g (id, dns_name, ip_address, requested_target_group, ${COLUMNS.map((name) => TYPES[name][0]).join(', ')})
  WHERE c.id = g.id`;

/** A replica has the groups of this server; groups of an autonomous one are not known here, and its computers are unassigned. */
async function storeGroups(manager: EntityManager, computers: readonly ComputerDetails[]): Promise<void> {
  const pairs = computers.flatMap(({ computerId, details }) => details.targetGroupIds.map((group) => [computerId, group] as const));
  await manager.query(`
    WITH told AS (
      SELECT DISTINCT p.computer_id, p.target_group_id FROM unnest($2::text[], $3::uuid[]) AS p (computer_id, target_group_id)
      JOIN groups.target_group g ON g.id = p.target_group_id AND NOT g.is_builtin),
    gone AS (
      DELETE FROM computers.computer_target_group m WHERE m.computer_id = ANY ($1)
        AND NOT EXISTS (SELECT FROM told t WHERE t.computer_id = m.computer_id AND t.target_group_id = m.target_group_id))
    INSERT INTO computers.computer_target_group (computer_id, target_group_id)
    SELECT computer_id, target_group_id FROM told ORDER BY computer_id, target_group_id ON CONFLICT DO NOTHING`,
  [computers.map(({ computerId }) => computerId), pairs.map(([id]) => id), pairs.map(([, group]) => group)]);
}
