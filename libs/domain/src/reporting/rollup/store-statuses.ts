import type { DataSource, EntityManager } from 'typeorm';
import { lockShard, numberComputers } from '../settle/number-computers.js';
import type { UpdateNumbers } from '../settle/number-updates.js';
import type { SettledChange } from '../settle/received-report.js';
import { storeBlocks } from '../settle/store-blocks.js';
import { loadStatuses, saveStatuses } from '../settle/store-statuses.js';
import { shardOf } from '../statuses/computer-blocks.js';
import type { StatusChange } from '../statuses/status-book.js';
import { StatusDraft, countStatuses } from '../statuses/status-draft.js';
import { TRACES_SECONDS } from '../settle/computer-outcome.js';
import { serverWithDescendants } from './server-tree.js';
import type { ToldStatuses } from './told-statuses.js';

/** The most statuses that one transaction takes; one computer is never split. */
const STATUSES_PER_TRANSACTION = 50_000;
/** How long a transaction waits for a shard that others settle, in milliseconds: then this server is busy. */
const SHARD_PATIENCE = 5_000;

/** What is done within each transaction, after everything else: the events that tell of it. By computer id, only where something changed. */
export type AfterStatuses = (manager: EntityManager, changes: ReadonlyMap<string, readonly SettledChange[]>) => Promise<void>;

/** What came of a request. */
export interface StoredStatuses {
  readonly stored: number;
  /** Computers that the server does not have, or has not any more. */
  readonly ignored: number;
}

/**
 * Takes over the statuses of computers of a server below, or of those below it (MS-WSUSSS 3.1.4.17). Updates that this catalog has not are passed
 * over. Transactions of one shard each; whatever part was stored when something fails is told again and changes nothing.
 */
export async function storeStatuses(
  dataSource: DataSource, updateNumbers: UpdateNumbers, serverId: string, told: readonly ToldStatuses[], at: Date, after?: AfterStatuses,
): Promise<StoredStatuses> {
  const servers = [...await serverWithDescendants(dataSource, serverId)];
  let stored = 0;
  try {
    for (const { shard, computers } of portions(told)) {
      stored += await dataSource.transaction('READ COMMITTED', async (manager) => {
        await manager.query(`SET LOCAL lock_timeout = ${SHARD_PATIENCE}`);
        await lockShard(manager, shard);
        const own = await ownComputers(manager, servers, computers);
        const changes = await storePortion(manager, updateNumbers, shard, own, at);
        await after?.(manager, changes);
        return own.length;
      });
    }
  } catch (error) {
    updateNumbers.forget();
    throw error;
  }
  return { stored, ignored: told.length - stored };
}

/** What one transaction takes: computers of one shard, in their order. */
function portions(told: readonly ToldStatuses[]): { shard: number; computers: ToldStatuses[] }[] {
  const all: { shard: number; computers: ToldStatuses[] }[] = [];
  const open = new Map<number, { computers: ToldStatuses[]; room: number }>();
  for (const one of told) {
    const shard = shardOf(one.computerId);
    let portion = open.get(shard);
    if (portion === undefined || portion.room < one.statuses.length || portion.computers.some(({ computerId }) => computerId === one.computerId)) {
      open.set(shard, portion = { computers: [], room: STATUSES_PER_TRANSACTION });
      all.push({ shard, computers: portion.computers });
    }
    portion.computers.push(one);
    portion.room -= one.statuses.length;
  }
  return all;
}

async function ownComputers(manager: EntityManager, servers: readonly string[], computers: readonly ToldStatuses[]): Promise<ToldStatuses[]> {
  const rows: { id: string }[] = await manager.query(
    'SELECT id FROM computers.computer WHERE id = ANY ($1) AND parent_server_id = ANY ($2::uuid[]) ORDER BY id FOR SHARE',
    [computers.map(({ computerId }) => computerId), servers]);
  const own = new Set(rows.map(({ id }) => id));
  return computers.filter(({ computerId }) => own.has(computerId));
}

async function storePortion(
  manager: EntityManager, updateNumbers: UpdateNumbers, shard: number, computers: readonly ToldStatuses[], at: Date,
): Promise<Map<string, SettledChange[]>> {
  if (computers.length === 0) return new Map();
  const numbers = await numberComputers(manager, shard, new Map(computers.map(({ computerId }) => [computerId, at])));
  const updates = await updateNumbers.of(manager, new Set(computers.flatMap(({ statuses }) => statuses.map(({ updateId }) => updateId))));
  const books = await loadStatuses(manager, computers.map(({ computerId }) => numbers.get(computerId)!));
  const seconds = Math.floor(at.getTime() / 1000);
  const settled = computers.map((told) => {
    const number = numbers.get(told.computerId)!;
    const draft = new StatusDraft(books.get(number) ?? new Map());
    draft.applyRollup(told.statuses.flatMap(({ updateId, state, since }) => {
      const updateNumber = updates.get(updateId);
      return updateNumber === undefined ? [] : [[updateNumber, { state, since: Math.floor((since ?? at).getTime() / 1000) }] as const];
    }), told.isFull, seconds);
    draft.forgetTraces(seconds - TRACES_SECONDS);
    return { told, number, draft, changes: draft.changes() };
  });
  await saveStatuses(manager, new Map(settled.map(({ number, draft }) => [number, draft.book])));
  await storeBlocks(manager, settled.map(({ number, changes }) => ({ computerNumber: number, changes })));
  await saveReports(manager, settled);
  const ids = await updateNumbers.idsOf(manager, settled.flatMap(({ changes }) => changes.map(({ updateNumber }) => updateNumber)));
  return new Map(settled.filter(({ changes }) => changes.length > 0).map(({ told, changes }) => (
    [told.computerId, changes.map(({ updateNumber, from, to }) => ({ updateId: ids.get(updateNumber)!, from, to }))])));
}

interface SettledStatuses {
  readonly told: ToldStatuses;
  readonly number: number;
  readonly draft: StatusDraft;
  readonly changes: readonly StatusChange[];
}

async function saveReports(manager: EntityManager, settled: readonly SettledStatuses[]): Promise<void> {
  const counts = settled.map(({ draft }) => countStatuses(draft.book));
  await manager.query(`
    UPDATE reporting.computer_report r SET
      received_rollup_number = g.rollup_number, effective_last_detection_time = g.detection_time, status_version = r.status_version + g.changed::integer,
      full_rollup_version = CASE WHEN g.is_full THEN r.status_version + g.changed::integer ELSE r.full_rollup_version END,
      not_installed = g.not_installed, downloaded = g.downloaded, installed = g.installed, failed = g.failed, installed_pending_reboot = g.pending
    FROM unnest($1::integer[], $2::integer[], $3::timestamptz[], $4::boolean[], $5::boolean[], $6::integer[], $7::integer[], $8::integer[], $9::integer[], $10::integer[])
      AS g (number, rollup_number, detection_time, changed, is_full, not_installed, downloaded, installed, failed, pending)
    WHERE r.number = g.number`,
  [
    settled.map(({ number }) => number), settled.map(({ told }) => told.rollupNumber), settled.map(({ told }) => told.effectiveLastDetectionTime),
    settled.map(({ changes }) => changes.length > 0), settled.map(({ told }) => told.isFull), counts.map(({ notInstalled }) => notInstalled),
    counts.map(({ downloaded }) => downloaded), counts.map(({ installed }) => installed), counts.map(({ failed }) => failed),
    counts.map(({ installedPendingReboot }) => installedPendingReboot),
  ]);
}
