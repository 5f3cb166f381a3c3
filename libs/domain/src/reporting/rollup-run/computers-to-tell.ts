import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { forgetComputers } from '../../computers/forget-computer.js';
import { membershipSql } from '../../computers/list/membership-sql.js';
import { UNASSIGNED_COMPUTERS_ID } from '../../groups/built-in-groups.js';
import type { TargetingMode } from '../../servers/server-configuration.entity.js';
import type { SyncResult } from '../statuses/computer-report.entity.js';
import { holdRollupLease, type RollupLease } from './rollup-lease.js';

/** What changes seldom about a computer (MS-WSUSSS 3.1.4.15.3.3); null where nobody ever said. */
export interface ComputerDetailsToTell {
  readonly targetGroupIds: readonly string[];
  readonly requestedGroups: string | null;
  readonly ipAddress: string | null;
  readonly dnsName: string;
  readonly osMajorVersion: number | null;
  readonly osMinorVersion: number | null;
  readonly osBuildNumber: number | null;
  readonly osServicePackMajorNumber: number | null;
  readonly osServicePackMinorNumber: number | null;
  readonly osLocale: string | null;
  readonly osDescription: string | null;
  readonly manufacturer: string | null;
  readonly model: string | null;
  readonly biosVersion: string | null;
  readonly biosName: string | null;
  readonly biosReleaseDate: Date | null;
  readonly processorArchitecture: string | null;
  readonly suiteMask: number | null;
  readonly oldProductType: number | null;
  readonly newProductType: number | null;
  readonly systemMetrics: number | null;
  readonly clientVersion: string | null;
}

/** A computer that calls this server or one below it (MS-WSUSSS 3.1.4.15.3.2). */
export interface ComputerToTell {
  readonly computerId: string;
  /** The server it calls; null for this one. */
  readonly parentServerId: string | null;
  readonly lastSyncTime: Date | null;
  readonly lastSyncResult: SyncResult;
  readonly lastReportedRebootTime: Date | null;
  readonly lastReportedStatusTime: Date | null;
  readonly lastInventoryTime: Date | null;
  readonly details: ComputerDetailsToTell;
  /** Of the details. */
  readonly digest: Buffer;
  /** Whether the details are other than those that were told (HasDetailsChanged). */
  readonly hasDetailsChanged: boolean;
}

/** Which computers: all, or those whose details have to be told. */
export type ComputersWanted = 'all' | 'untold';

type Row = Omit<ComputerToTell, 'details' | 'digest' | 'hasDetailsChanged'> & ComputerDetailsToTell & { readonly toldDigest: Buffer | null };

/** At most `limit` computers by id, after `after`. */
export async function computersToTell(
  dataSource: DataSource, targeting: TargetingMode, wanted: ComputersWanted, after: string, limit: number,
): Promise<ComputerToTell[]> {
  const rows: Row[] = await dataSource.query(`
    SELECT ${COLUMNS}, coalesce(
      (SELECT array_agg(m.target_group_id::text ORDER BY m.target_group_id) FROM (${membershipSql(targeting)}) AS m WHERE m.computer_id = c.id),
      ARRAY[$3::text]) AS "targetGroupIds"
    FROM computers.computer c LEFT JOIN reporting.computer_report r ON r.computer_id = c.id LEFT JOIN rollup.computer t ON t.computer_id = c.id
    WHERE c.id > $1 ${wanted === 'untold' ? 'AND t.details_digest IS NULL' : ''} ORDER BY c.id LIMIT $2`, [after, limit, UNASSIGNED_COMPUTERS_ID]);
  return rows.map(toTell);
}

/** How many computers there are to tell of. */
export async function countComputersToTell(dataSource: DataSource): Promise<number> {
  const [{ count }]: [{ count: number }] = await dataSource.query('SELECT count(*)::int AS count FROM computers.computer');
  return count;
}

/** What the upstream server answered about computers (ChangedComputer of MS-WSUSSS 3.1.4.15.3.5). */
export interface ChangedComputers {
  /** It has no details of them, because it knew them not or under another server. */
  readonly newParent: ReadonlySet<string>;
  /** It does not want to hear of them any more. */
  readonly deleted: ReadonlySet<string>;
}

/**
 * The upstream server was told of these computers. Those it has deleted are deleted here, with all they reported (MS-WSUSSS 3.2.4.5, 4.3).
 * Throws RollupLeaseLost.
 */
export async function computersTold(dataSource: DataSource, lease: RollupLease, told: readonly ComputerToTell[], { newParent, deleted }: ChangedComputers): Promise<void> {
  const changed = told.filter(({ hasDetailsChanged, computerId }) => (hasDetailsChanged || newParent.has(computerId)) && !deleted.has(computerId));
  if (changed.length + deleted.size === 0) return;
  await dataSource.transaction(async (manager) => {
    await holdRollupLease(manager, lease);
    if (deleted.size > 0) await forgetComputers(manager, [...deleted], '/domain/rollup');
    await manager.query(`
      INSERT INTO rollup.computer (computer_id, details_digest)
      SELECT g.computer_id, g.digest FROM unnest($1::text[], $2::bytea[]) AS g (computer_id, digest) JOIN computers.computer c ON c.id = g.computer_id
      ORDER BY 1 ON CONFLICT (computer_id) DO UPDATE SET details_digest = EXCLUDED.details_digest`,
    [changed.map(({ computerId }) => computerId), changed.map(({ computerId, digest }) => (newParent.has(computerId) ? null : digest))]);
  });
}

function toTell({ computerId, parentServerId, lastSyncTime, lastSyncResult, lastReportedRebootTime, lastReportedStatusTime, lastInventoryTime, toldDigest, ...details }: Row): ComputerToTell {
  const digest = createHash('sha256').update(JSON.stringify(details)).digest();
  return {
    computerId, parentServerId, lastSyncTime, lastSyncResult, lastReportedRebootTime, lastReportedStatusTime, lastInventoryTime, details, digest,
    hasDetailsChanged: toldDigest === null || !digest.equals(toldDigest),
  };
}

const COLUMNS = `
  c.id AS "computerId", c.parent_server_id AS "parentServerId", c.last_sync_time AS "lastSyncTime", coalesce(r.last_sync_result, 0) AS "lastSyncResult",
  r.last_reported_reboot_time AS "lastReportedRebootTime", r.last_reported_status_time AS "lastReportedStatusTime", r.last_inventory_time AS "lastInventoryTime",
  t.details_digest AS "toldDigest", c.requested_target_group AS "requestedGroups", host(c.ip_address) AS "ipAddress", c.dns_name AS "dnsName",
  c.os_major_version AS "osMajorVersion", c.os_minor_version AS "osMinorVersion", c.os_build_number AS "osBuildNumber",
  c.os_service_pack_major_number AS "osServicePackMajorNumber", c.os_service_pack_minor_number AS "osServicePackMinorNumber", c.os_locale AS "osLocale",
  c.os_description AS "osDescription", c.computer_manufacturer AS manufacturer, c.computer_model AS model, c.bios_version AS "biosVersion", c.bios_name AS "biosName",
  c.bios_release_date AS "biosReleaseDate", c.processor_architecture AS "processorArchitecture", c.suite_mask AS "suiteMask",
  c.old_product_type AS "oldProductType", c.new_product_type AS "newProductType", c.system_metrics AS "systemMetrics",
  CASE WHEN c.client_version_major_number IS NOT NULL THEN concat_ws('.', c.client_version_major_number, c.client_version_minor_number,
    c.client_version_build_number, c.client_version_qfe_number) END AS "clientVersion"`;
