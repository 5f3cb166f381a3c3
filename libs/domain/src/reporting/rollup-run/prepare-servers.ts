import type { DataSource, EntityManager } from 'typeorm';
import type { ServerSummary } from '../../downstream-servers/server-summary.js';
import { loadServerConfiguration } from '../../servers/server-configuration.js';
import { loadSynchronizationConfiguration } from '../../servers/synchronization-configuration.js';
import { THIS_SERVER } from '../activity/install-activity.entity.js';
import { OPERATING_SYSTEM, OPERATING_SYSTEM_COLUMNS } from '../settle/count-installations.js';
import { ownSummary } from './own-summary.js';
import { holdRollupLease, type RollupLease } from './rollup-lease.js';
import { splitServer, type ActivityToTell, type ClientsToTell, type OperatingSystemToTell, type ServerToTell } from './server-to-tell.js';

/** How this server shows itself. */
export interface OwnIdentity {
  readonly fullDomainName: string;
  /** One to four integers, separated by dots. */
  readonly version: string;
}

/** A server on its way. */
export interface OutgoingPart {
  readonly position: number;
  readonly server: ServerToTell;
}

type KnownServer = Omit<ServerToTell, 'clients'>;

/**
 * Writes down what the upstream server is to be told of this server and all below it, parents first and this one last (MS-WSUSSS
 * 3.2.4.5, 2.1 to 2.4). The attempts to install in it count as told from here on; what is written down is sent until it is answered.
 * Throws RollupLeaseLost.
 */
export async function prepareServers(dataSource: DataSource, lease: RollupLease, identity: OwnIdentity, maximumClients: number): Promise<void> {
  const [{ serverId }, { role }] = await Promise.all([loadServerConfiguration(dataSource), loadSynchronizationConfiguration(dataSource)]);
  await dataSource.transaction(async (manager) => {
    await holdRollupLease(manager, lease);
    await manager.query(NUMBER_OPERATING_SYSTEMS);
    const activity = await takeActivity(manager);
    const own: KnownServer = {
      serverId, ...identity, lastSyncTime: await lastSynchronization(manager), parentServerId: null, isReplica: role === 'replica',
      lastRollupTime: new Date().toISOString(), summary: await ownSummary(manager),
    };
    const parts: ServerToTell[] = [];
    for (const server of [...await serversBelow(manager, serverId), own]) {
      const clients = await clientsOf(manager, server.parentServerId === null ? THIS_SERVER : server.serverId, activity);
      parts.push(...splitServer({ ...server, clients }, maximumClients));
    }
    for (const part of parts) await manager.query('INSERT INTO rollup.outgoing_server (server) VALUES ($1)', [JSON.stringify(part)]);
  });
}

/** What is on its way, in order, at most `limit` parts. */
export function outgoingServers(dataSource: DataSource, limit: number): Promise<OutgoingPart[]> {
  return dataSource.query('SELECT position, server FROM rollup.outgoing_server ORDER BY position LIMIT $1', [limit]);
}

/** How many parts are on their way. */
export async function countOutgoingServers(dataSource: DataSource): Promise<number> {
  const [{ count }]: [{ count: number }] = await dataSource.query('SELECT count(*)::int AS count FROM rollup.outgoing_server');
  return count;
}

/** The upstream server has these parts. Throws RollupLeaseLost. */
export async function serversTold(dataSource: DataSource, lease: RollupLease, parts: readonly OutgoingPart[]): Promise<void> {
  await dataSource.transaction(async (manager) => {
    await holdRollupLease(manager, lease);
    await manager.query('DELETE FROM rollup.outgoing_server WHERE position = ANY ($1::int[])', [parts.map(({ position }) => position)]);
  });
}

async function lastSynchronization(manager: EntityManager): Promise<string | null> {
  const [{ at }]: [{ at: Date | null }] = await manager.query(`
    SELECT max(finished_at) AS at FROM synchronization.run WHERE state = 'succeeded' AND scope = 'everything'`);
  return at?.toISOString() ?? null;
}

/** Parents before those that synchronize from them. Those that never rolled anything up are left out: nothing is known of them. */
async function serversBelow(manager: EntityManager, ownId: string): Promise<KnownServer[]> {
  const rows: (Omit<KnownServer, 'lastSyncTime' | 'lastRollupTime'> & { lastSyncTime: Date | null; lastRollupTime: Date; summary: ServerSummary })[] = await manager.query(`
    WITH RECURSIVE tree AS (
      SELECT account_guid, 0 AS depth FROM downstream.server WHERE parent_server_id IS NULL AND last_rollup_time IS NOT NULL AND summary IS NOT NULL
      UNION ALL
      SELECT s.account_guid, tree.depth + 1 FROM tree JOIN downstream.server s ON s.parent_server_id = tree.account_guid
      WHERE s.last_rollup_time IS NOT NULL AND s.summary IS NOT NULL AND tree.depth < 100
    )
    SELECT s.account_guid AS "serverId", s.account_name AS "fullDomainName", s.rolled_up_sync_time AS "lastSyncTime",
      coalesce(s.parent_server_id, $1::uuid) AS "parentServerId", coalesce(s.version, '') AS version, coalesce(s.is_replica, false) AS "isReplica",
      s.last_rollup_time AS "lastRollupTime", s.summary
    FROM tree JOIN downstream.server s USING (account_guid) WHERE s.account_guid <> $1 ORDER BY tree.depth, s.account_guid`, [ownId]);
  return rows.map(({ lastSyncTime, lastRollupTime, ...server }) => (
    { ...server, lastSyncTime: lastSyncTime?.toISOString() ?? null, lastRollupTime: lastRollupTime.toISOString() }));
}

/** Attempts that nobody was told of, by server and operating system; from here on they count as told. */
async function takeActivity(manager: EntityManager): Promise<Map<string, ActivityToTell[]>> {
  const [rows]: [(ActivityToTell & { serverId: string; operatingSystem: number })[], number] = await manager.query(`
    WITH taken AS (
      SELECT update_id, revision_number, server_id, operating_system, unsent_success_count, unsent_failure_count FROM reporting.install_activity
      WHERE unsent_success_count > 0 OR unsent_failure_count > 0
      ORDER BY update_id, revision_number, server_id, operating_system FOR UPDATE
    )
    UPDATE reporting.install_activity a SET unsent_success_count = 0, unsent_failure_count = 0 FROM taken t
    WHERE (a.update_id, a.revision_number, a.server_id, a.operating_system) = (t.update_id, t.revision_number, t.server_id, t.operating_system)
    RETURNING a.update_id AS "updateId", a.revision_number AS "revisionNumber", a.server_id AS "serverId", a.operating_system AS "operatingSystem",
      t.unsent_success_count AS successes, t.unsent_failure_count AS failures`);
  const taken = new Map<string, ActivityToTell[]>();
  for (const { serverId, operatingSystem, ...activity } of rows) {
    const key = `${serverId}.${operatingSystem}`;
    const list = taken.get(key);
    if (list === undefined) taken.set(key, [activity]);
    else list.push(activity);
  }
  return taken;
}

/** The computers of a server by operating system: own ones are counted, of a server below it is known what it told. */
async function clientsOf(manager: EntityManager, serverId: string, activity: ReadonlyMap<string, readonly ActivityToTell[]>): Promise<ClientsToTell[]> {
  const active = [...activity.keys()].filter((key) => key.startsWith(`${serverId}.`)).map((key) => Number(key.slice(serverId.length + 1)));
  const counted = serverId === THIS_SERVER ? OWN_COMPUTERS : 'SELECT operating_system, computers FROM downstream.server_computers WHERE server_id = $1::uuid';
  const rows: (OperatingSystemToTell & { number: number; computers: number })[] = await manager.query(`
    SELECT o.number, coalesce(k.computers, 0) AS computers, o.major_version AS "majorVersion", o.minor_version AS "minorVersion", o.build_number AS "buildNumber",
      o.service_pack_major_number AS "servicePackMajorNumber", o.service_pack_minor_number AS "servicePackMinorNumber", o.locale,
      o.suite_mask AS "suiteMask", o.old_product_type AS "oldProductType", o.new_product_type AS "newProductType", o.system_metrics AS "systemMetrics",
      o.processor_architecture AS "processorArchitecture"
    FROM reporting.operating_system o LEFT JOIN (${counted}) AS k ON k.operating_system = o.number
    WHERE ($1::uuid IS NOT NULL AND k.computers > 0) OR o.number = ANY ($2::int[]) ORDER BY o.number`, [serverId, active]);
  return rows.map(({ number, computers, ...operatingSystem }) => ({ operatingSystem, computers, activity: activity.get(`${serverId}.${number}`) ?? [] }));
}

const OWN_COMPUTERS = `
  SELECT o.number AS operating_system, count(*)::int AS computers
  FROM computers.computer c JOIN reporting.operating_system o ON (o.${OPERATING_SYSTEM_COLUMNS.replaceAll(/,\s+/g, ', o.')}) = (${OPERATING_SYSTEM})
  WHERE c.parent_server_id IS NULL GROUP BY o.number`;

// Sorted as settling reports does, so that the two cannot deadlock.
const NUMBER_OPERATING_SYSTEMS = `
  INSERT INTO reporting.operating_system (${OPERATING_SYSTEM_COLUMNS})
  SELECT DISTINCT ${OPERATING_SYSTEM} FROM computers.computer c WHERE c.parent_server_id IS NULL
  ORDER BY ${[...Array(11).keys()].map((index) => index + 1).join(', ')}
  ON CONFLICT DO NOTHING`;
