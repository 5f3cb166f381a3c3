import type { DataSource, EntityManager } from 'typeorm';
import { planServers, type KnownServer } from './plan-servers.js';
import { storeClients } from './store-clients.js';
import type { ToldServer } from './told-server.js';

/** Keeps two requests from building a circle of servers together. */
const SERVER_TREE_LOCK = 0x51_1c_e7;
/** How long finished synchronizations of servers below are kept, in days; as long as compliance. */
const SYNCHRONIZATIONS_DAYS = 400;
/** Milliseconds in which two moments mean the same synchronization: a corrected clock is never corrected twice by the same amount. */
const SAME_SYNCHRONIZATION = 60_000;

/** What came of a request. */
export interface StoredServers {
  readonly stored: number;
  readonly ignored: number;
}

/**
 * Takes over what servers below tell of themselves and of the servers below them (MS-WSUSSS 3.1.4.14), as a whole or not at all. What is told again
 * changes nothing. Throws {@link RefusedRollup}.
 */
export function storeServers(dataSource: DataSource, ownServerId: string, told: readonly ToldServer[], at: Date): Promise<StoredServers> {
  return dataSource.transaction('READ COMMITTED', async (manager) => {
    await manager.query('SELECT pg_advisory_xact_lock($1)', [SERVER_TREE_LOCK]);
    const known = await loadKnown(manager);
    const { stored, ignored } = planServers(ownServerId, known, told);
    if (stored.length > 0) {
      await upsert(manager, stored, at);
      await noteSynchronizations(manager, stored, at);
      await storeClients(manager, stored, new Set(stored.filter(({ serverId, toldRollupTime }) => (
        known.get(serverId)?.toldRollupTime?.getTime() !== toldRollupTime.getTime())).map(({ serverId }) => serverId)));
    }
    return { stored: stored.length, ignored };
  });
}

async function loadKnown(manager: EntityManager): Promise<Map<string, KnownServer>> {
  const rows: (KnownServer & { id: string })[] = await manager.query(`
    SELECT account_guid AS id, parent_server_id AS "parentServerId", last_rollup_time AS "lastRollupTime", told_rollup_time AS "toldRollupTime"
    FROM downstream.server`);
  return new Map(rows.map((row) => [row.id, row]));
}

/** One statement, so that a server may stand before the one it synchronises from. */
async function upsert(manager: EntityManager, servers: readonly ToldServer[], at: Date): Promise<void> {
  await manager.query(`
    INSERT INTO downstream.server AS known (account_guid, account_name, parent_server_id, version, is_replica, rolled_up_sync_time, last_rollup_time,
      told_rollup_time, summary, first_seen, last_contact)
    SELECT g.*, $10::timestamptz, $10::timestamptz
    FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::boolean[], $6::timestamptz[], $7::timestamptz[], $8::timestamptz[], $9::jsonb[]) AS g
    ORDER BY 1
    ON CONFLICT (account_guid) DO UPDATE SET
      account_name = coalesce(nullif(excluded.account_name, ''), known.account_name), parent_server_id = excluded.parent_server_id,
      version = excluded.version, is_replica = excluded.is_replica, rolled_up_sync_time = excluded.rolled_up_sync_time,
      last_rollup_time = excluded.last_rollup_time, told_rollup_time = excluded.told_rollup_time, summary = coalesce(excluded.summary, known.summary)`,
  [
    servers.map(({ serverId }) => serverId), servers.map(({ name }) => name), servers.map(({ parentServerId }) => parentServerId),
    servers.map(({ version }) => version), servers.map(({ isReplica }) => isReplica), servers.map(({ lastSyncTime }) => lastSyncTime),
    servers.map(({ lastRollupTime }) => lastRollupTime ?? at), servers.map(({ toldRollupTime }) => toldRollupTime),
    servers.map(({ summary }) => (summary === null ? null : JSON.stringify(summary))), at,
  ]);
}

async function noteSynchronizations(manager: EntityManager, servers: readonly ToldServer[], at: Date): Promise<void> {
  const synchronized = servers.filter(({ lastSyncTime }) => lastSyncTime !== null);
  const ids = synchronized.map(({ serverId }) => serverId);
  await manager.query(`
    INSERT INTO downstream.server_synchronization (server_id, finished_at)
    SELECT g.id, g.at FROM unnest($1::uuid[], $2::timestamptz[]) AS g (id, at)
    WHERE NOT EXISTS (SELECT FROM downstream.server_synchronization s WHERE s.server_id = g.id
      AND s.finished_at BETWEEN g.at - $3 * interval '1 ms' AND g.at + $3 * interval '1 ms')
    ON CONFLICT DO NOTHING`, [ids, synchronized.map(({ lastSyncTime }) => lastSyncTime), SAME_SYNCHRONIZATION]);
  await manager.query(`DELETE FROM downstream.server_synchronization WHERE server_id = ANY ($1::uuid[]) AND finished_at < $2::timestamptz - $3 * interval '1 day'`,
    [ids, at, SYNCHRONIZATIONS_DAYS]);
}
