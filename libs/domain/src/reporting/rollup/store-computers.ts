import type { DataSource, EntityManager } from 'typeorm';
import { lockShard, numberComputers } from '../settle/number-computers.js';
import { shardOf } from '../statuses/computer-blocks.js';
import { decideComputer, type ComputerDecision, type KnownComputer } from './decide-computer.js';
import { RefusedRollup } from './refused-rollup.js';
import { storeDetails } from './store-details.js';
import type { ToldComputer } from './told-computer.js';

/** The rollup number of a computer that has changed its server: no number that the new one can name is the same. */
const NUMBER_OF_ANOTHER_SERVER = -1;

/** What is answered about computers; of all others nothing. Keys, see `computerKey`. */
export interface StoredComputers {
  /** New or moved here, and their details are not known yet. */
  readonly newParent: ReadonlySet<string>;
  readonly deleted: ReadonlySet<string>;
  readonly ignored: number;
}

/** Throws {@link RefusedRollup} `UNKNOWN_SERVER` unless every computer calls a server that was told of (MS-WSUSSS 3.1.4.15). */
export async function requireParents(dataSource: DataSource, computers: readonly ToldComputer[]): Promise<void> {
  const named = [...new Set(computers.map(({ parentServerId }) => parentServerId))];
  const rows: { id: string }[] = await dataSource.query('SELECT account_guid AS id FROM downstream.server WHERE account_guid = ANY ($1::uuid[])', [named]);
  const known = new Set(rows.map(({ id }) => id));
  const missing = named.find((id) => !known.has(id));
  if (missing !== undefined) throw new RefusedRollup('UNKNOWN_SERVER', `There is no server ${missing} below this one.`);
}

/**
 * Takes over what servers below tell of their computers (MS-WSUSSS 3.1.4.15), each computer once however often it stands there. A transaction for
 * each shard, so that reports of other computers never wait long; what was stored before something failed is told again and changes nothing.
 * Throws {@link RefusedRollup}.
 */
export async function storeComputers(dataSource: DataSource, computers: readonly ToldComputer[], at: Date): Promise<StoredComputers> {
  await requireParents(dataSource, computers);
  const decisions = new Map<string, ComputerDecision>();
  for (const [shard, told] of byShard(computers)) {
    const decided = await dataSource.transaction('READ COMMITTED', async (manager) => {
      await lockShard(manager, shard);
      return storeShard(manager, shard, told, at);
    });
    for (const [id, decision] of decided) decisions.set(id, decision);
  }
  const idsOf = (test: (decision: ComputerDecision) => boolean): Set<string> => new Set([...decisions].filter(([, decision]) => test(decision)).map(([id]) => id));
  return {
    newParent: idsOf((decision) => decision.kind === 'stored' && decision.wantsDetails),
    deleted: idsOf(({ kind }) => kind === 'deleted'), ignored: idsOf(({ kind }) => kind === 'ignored').size,
  };
}

function byShard(computers: readonly ToldComputer[]): [number, ToldComputer[]][] {
  const latest = new Map<string, ToldComputer>();
  for (const told of computers) {
    const before = latest.get(told.computerId);
    if (before === undefined || (before.lastSyncTime?.getTime() ?? 0) <= (told.lastSyncTime?.getTime() ?? 0)) latest.set(told.computerId, told);
  }
  const shards = new Map<number, ToldComputer[]>();
  for (const told of latest.values()) {
    const shard = shardOf(told.computerId);
    shards.set(shard, [...shards.get(shard) ?? [], told]);
  }
  return [...shards].sort(([a], [b]) => a - b);
}

async function storeShard(manager: EntityManager, shard: number, told: readonly ToldComputer[], at: Date): Promise<Map<string, ComputerDecision>> {
  const ids = told.map(({ computerId }) => computerId);
  const known = await loadKnown(manager, ids);
  const deleted: { id: string; at: Date }[] = await manager.query(
    'SELECT computer_id AS id, deleted_at AS at FROM computers.deleted_computer WHERE computer_id = ANY ($1)', [ids]);
  const deletedAt = new Map(deleted.map((row) => [row.id, row.at]));
  const decisions = new Map(told.map((one) => [one.computerId, decideComputer(one, known.get(one.computerId) ?? null, deletedAt.get(one.computerId) ?? null)]));
  const stored = told.filter(({ computerId }) => decisions.get(computerId)?.kind === 'stored');
  if (stored.length === 0) return decisions;
  const moved = (id: string): boolean => {
    const decision = decisions.get(id);
    return decision?.kind === 'stored' && decision.moves;
  };
  await saveComputers(manager, stored, at);
  await storeDetails(manager, stored.flatMap(({ computerId, details }) => (details === null ? [] : [{ computerId, details }])));
  await saveReports(manager, shard, stored, moved, at);
  await manager.query('DELETE FROM computers.deleted_computer WHERE computer_id = ANY ($1)', [stored.map(({ computerId }) => computerId)]);
  return decisions;
}

/** In the order of ids, as everybody locks these rows. */
async function loadKnown(manager: EntityManager, ids: readonly string[]): Promise<Map<string, KnownComputer>> {
  const rows: (KnownComputer & { id: string })[] = await manager.query(`
    SELECT id, parent_server_id AS "parentServerId", last_sync_time AS "lastSyncTime", last_contact AS "lastContact", has_rollup_details AS "hasRollupDetails"
    FROM computers.computer WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE`, [ids]);
  return new Map(rows.map((row) => [row.id, row]));
}

const lastSeen = ({ lastSyncTime, lastReportedStatusTime }: ToldComputer): Date | null => (
  lastSyncTime !== null && lastReportedStatusTime !== null && lastReportedStatusTime > lastSyncTime ? lastReportedStatusTime : lastSyncTime ?? lastReportedStatusTime);

// A computer without details goes by its id. What it told here itself when it still called here stays until then.
async function saveComputers(manager: EntityManager, stored: readonly ToldComputer[], at: Date): Promise<void> {
  await manager.query(`
    INSERT INTO computers.computer AS c (id, dns_name, first_seen, last_contact, last_sync_time, parent_server_id, has_rollup_details)
    SELECT id, id, $6, coalesce(seen, $6), synced, parent, detailed
    FROM unnest($1::text[], $2::uuid[], $3::timestamptz[], $4::timestamptz[], $5::boolean[]) AS g (id, parent, synced, seen, detailed) ORDER BY id
    ON CONFLICT (id) DO UPDATE SET
      has_rollup_details = excluded.has_rollup_details OR (c.has_rollup_details AND c.parent_server_id = excluded.parent_server_id),
      parent_server_id = excluded.parent_server_id, last_sync_time = excluded.last_sync_time, last_contact = greatest(c.last_contact, excluded.last_contact)`,
  [
    stored.map(({ computerId }) => computerId), stored.map(({ parentServerId }) => parentServerId), stored.map(({ lastSyncTime }) => lastSyncTime),
    stored.map(lastSeen), stored.map(({ details }) => details !== null), at,
  ]);
}

async function saveReports(
  manager: EntityManager, shard: number, stored: readonly ToldComputer[], moved: (id: string) => boolean, at: Date,
): Promise<void> {
  const numbers = await numberComputers(manager, shard, new Map(stored.map((told) => [told.computerId, lastSeen(told) ?? at])));
  await manager.query(`
    UPDATE reporting.computer_report r SET
      last_report_time = greatest(r.last_report_time, g.seen), last_sync_result = g.result, last_sync_error = NULL,
      last_reported_status_time = g.status, last_reported_reboot_time = g.reboot, last_inventory_time = g.inventory,
      received_rollup_number = CASE WHEN g.moved AND r.received_rollup_number <> 0 THEN ${NUMBER_OF_ANOTHER_SERVER} ELSE r.received_rollup_number END
    FROM unnest($1::integer[], $2::timestamptz[], $3::smallint[], $4::timestamptz[], $5::timestamptz[], $6::timestamptz[], $7::boolean[])
      AS g (number, seen, result, status, reboot, inventory, moved)
    WHERE r.number = g.number`,
  [
    stored.map(({ computerId }) => numbers.get(computerId)), stored.map(lastSeen), stored.map(({ lastSyncResult }) => lastSyncResult),
    stored.map(({ lastReportedStatusTime }) => lastReportedStatusTime), stored.map(({ lastReportedRebootTime }) => lastReportedRebootTime),
    stored.map(({ lastInventoryTime }) => lastInventoryTime), stored.map(({ computerId }) => moved(computerId)),
  ]);
}
