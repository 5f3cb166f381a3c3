import type { EntityManager } from 'typeorm';
import type { ServerSummary } from '../../downstream-servers/server-summary.js';
import { BLOCK_BYTES, blockOf, countComputers, setComputer } from '../statuses/computer-blocks.js';
import { REPORTED_SQL } from '../reports/status-totals.js';
import { UPDATE_STATES } from '../statuses/update-state.js';

type CatalogCounts = Omit<ServerSummary, keyof UpdatesByStatus | keyof ComputerCounts>;
type UpdatesByStatus = Pick<ServerSummary, 'updatesWithClientErrorsCount' | 'updatesNeededByComputersCount' | 'updatesUpToDateCount'>;
type ComputerCounts = Pick<ServerSummary,
  'computerTargetCount' | 'computerTargetsNeedingUpdatesCount' | 'computerTargetsWithUpdateErrorsCount' | 'computersUpToDateCount'>;

/**
 * The counts this server tells of itself (MS-WSUSSS 3.2.4.5, 2.1.7): its updates that can be approved, its groups, and the computers that
 * call it. Clients need no update to go on working with this server, so none of those is missing.
 */
export async function ownSummary(manager: EntityManager): Promise<ServerSummary> {
  const [catalog]: [CatalogCounts] = await manager.query(CATALOG, [CRITICAL_OR_SECURITY]);
  const [computers]: [ComputerCounts] = await manager.query(COMPUTERS);
  return { ...catalog, ...computers, ...await updatesByStatus(manager, catalog.updateCount - catalog.declinedUpdateCount) };
}

/** Classifications "Critical Updates" and "Security Updates" (note 58). */
const CRITICAL_OR_SECURITY = ['e6cf1350-c01b-414d-a61f-263d14d133b4', '0fa1201d-4330-4fa8-8ae9-b877473b6441'];

const CATALOG = `
  WITH deployed AS MATERIALIZED (
    SELECT r.update_id, bool_or(d.action = 'Install') AS installs, bool_or(r.is_latest) AS of_latest
    FROM deployments.deployment d JOIN catalog.revision r USING (revision_id) WHERE d.action IN ('Install', 'Uninstall') GROUP BY r.update_id
  ), file_state AS MATERIALIZED (
    SELECT r.update_id, bool_or(f.state IN ('failed', 'quarantined')) AS failed
    FROM content.content_file f JOIN catalog.revision_file rf USING (sha1) JOIN catalog.revision r USING (revision_id)
    WHERE f.state <> 'available' AND f.unneeded_since IS NULL GROUP BY r.update_id
  ), one AS (
    SELECT r.update_id, r.publication_state = 'Expired' AS expired, x.update_id IS NOT NULL AS declined, d.update_id IS NOT NULL AS approved,
      coalesce(d.installs, false) AS installs, d.update_id IS NOT NULL AND NOT d.of_latest AS stale,
      EXISTS (SELECT FROM catalog.prerequisite p WHERE p.revision_id = r.revision_id AND p.is_category AND p.prerequisite_update_id = ANY ($1::uuid[])) AS critical,
      s.update_id IS NOT NULL AS needs_files, coalesce(s.failed, false) AS files_failed
    FROM catalog.revision r LEFT JOIN deployments.declined_update x USING (update_id) LEFT JOIN deployed d USING (update_id)
      LEFT JOIN file_state s USING (update_id)
    WHERE r.is_latest AND r.explicitly_deployable
  )
  SELECT count(*)::int AS "updateCount", count(*) FILTER (WHERE declined)::int AS "declinedUpdateCount",
    count(*) FILTER (WHERE NOT declined AND approved)::int AS "approvedUpdateCount",
    count(*) FILTER (WHERE NOT declined AND NOT approved)::int AS "notApprovedUpdateCount",
    count(*) FILTER (WHERE NOT declined AND stale)::int AS "updatesWithStaleUpdateApprovalsCount",
    count(*) FILTER (WHERE expired AND NOT approved)::int AS "expiredUpdateCount",
    count(*) FILTER (WHERE NOT declined AND NOT installs AND critical)::int AS "criticalOrSecurityUpdatesNotApprovedForInstallCount",
    0 AS "wsusInfrastructureUpdatesNotApprovedForInstallCount",
    count(*) FILTER (WHERE files_failed)::int AS "updatesWithServerErrorsCount", count(*) FILTER (WHERE needs_files)::int AS "updatesNeedingFilesCount",
    (SELECT count(*)::int FROM groups.target_group g WHERE NOT g.is_builtin) AS "customComputerTargetGroupCount"
  FROM one`;

const COMPUTERS = `
  SELECT count(*)::int AS "computerTargetCount",
    count(*) FILTER (WHERE r.not_installed + r.downloaded > 0)::int AS "computerTargetsNeedingUpdatesCount",
    count(*) FILTER (WHERE r.failed > 0)::int AS "computerTargetsWithUpdateErrorsCount",
    count(*) FILTER (WHERE ${REPORTED_SQL} AND r.not_installed + r.downloaded + r.failed + r.installed_pending_reboot = 0)::int AS "computersUpToDateCount"
  FROM computers.computer c LEFT JOIN reporting.computer_report r ON r.computer_id = c.id
  WHERE c.parent_server_id IS NULL`;

/** Updates whose sets are looked at in one go: some 80 KiB an update at 100,000 computers. */
const CHUNK = 200;
const NEEDED: ReadonlySet<number> = new Set([UPDATE_STATES.NotInstalled, UPDATE_STATES.Downloaded, UPDATE_STATES.Failed]);

interface StateRow {
  readonly number: number;
  readonly state: number;
  readonly block: number;
  readonly bits: Buffer;
}

/** Which updates are needed by, and failed on, computers that call this server; those of servers below are masked out. */
async function updatesByStatus(manager: EntityManager, updates: number): Promise<UpdatesByStatus> {
  const own = await ownBlocks(manager);
  const needed = new Set<number>();
  const failed = new Set<number>();
  for (let after = 0; ;) {
    const chunk: { number: number }[] = await manager.query(`
      SELECT n.number FROM reporting.update_number n JOIN catalog.revision r ON r.update_id = n.update_id AND r.is_latest AND r.explicitly_deployable
      WHERE n.number > $1 AND NOT EXISTS (SELECT FROM deployments.declined_update x WHERE x.update_id = n.update_id)
      ORDER BY n.number LIMIT $2`, [after, CHUNK]);
    if (chunk.length === 0) break;
    const rows: StateRow[] = await manager.query(`
      SELECT update_number AS number, state, block, bits FROM reporting.update_computers
      WHERE update_number = ANY ($1::int[]) AND state = ANY ($2::int[]) AND computers > 0`, [chunk.map(({ number }) => number), [...NEEDED]]);
    for (const { number, state, block, bits } of rows) {
      if (!hasCommon(bits, own.get(block))) continue;
      needed.add(number);
      if (state === UPDATE_STATES.Failed) failed.add(number);
    }
    after = chunk.at(-1)!.number;
  }
  return { updatesWithClientErrorsCount: failed.size, updatesNeededByComputersCount: needed.size, updatesUpToDateCount: Math.max(0, updates - needed.size) };
}

async function ownBlocks(manager: EntityManager): Promise<Map<number, Buffer>> {
  const [{ numbers }]: [{ numbers: string | null }] = await manager.query(`
    SELECT string_agg(r.number::text, ',') AS numbers FROM computers.computer c JOIN reporting.computer_report r ON r.computer_id = c.id
    WHERE c.parent_server_id IS NULL`);
  const blocks = new Map<number, Buffer>();
  for (const number of numbers?.split(',').map(Number) ?? []) {
    const block = blockOf(number);
    let bits = blocks.get(block);
    if (bits === undefined) blocks.set(block, bits = Buffer.alloc(BLOCK_BYTES));
    setComputer(bits, number, true);
  }
  return blocks;
}

function hasCommon(bits: Buffer, members: Buffer | undefined): boolean {
  return members !== undefined && countComputers(bits.map((byte, index) => byte & members[index]!)) > 0;
}
