import type { DataSource } from 'typeorm';
import { bytea, column, copyRows, int2, int4, text, timestamptz, type CopyColumn } from '@sluice/domain/persistence/binary';
import {
  BLOCK_COMPUTERS, SHARD_COUNT, UPDATE_STATES, blockOf, computerNumber, countComputers, countStatuses, maintainEventParts, packStatuses, setComputer, shardOf, storeCounts,
  type CountedState, type StatusBook, type StatusCounts, type UpdateStatus,
} from '@sluice/domain/reporting';

/** Of a hundred updates that a computer could have, this many apply to it. */
const APPLICABLE_PERCENT = 37;
/** Events of each computer. */
const EVENTS = 10;

interface Reporter extends StatusCounts {
  readonly computerId: string;
  readonly number: number;
  readonly packed: Buffer;
}

interface BlockRow {
  readonly updateNumber: number;
  readonly state: CountedState;
  readonly block: number;
  readonly computers: number;
  readonly bits: Buffer;
}

/**
 * Lets every registered computer have reported the status of every update that can be approved, as settling would have stored it: the statuses
 * of each computer, its counts, the sets of computers, and some events each, one in fifty a failure. Everything follows from the order of rows.
 */
export async function fillReports(dataSource: DataSource, onProgress: (computers: number) => void = () => undefined): Promise<void> {
  const now = new Date();
  await maintainEventParts(dataSource, now, 90);
  await dataSource.query(`INSERT INTO reporting.update_number (update_id) SELECT update_id FROM catalog.revision WHERE is_latest AND explicitly_deployable ORDER BY revision_id`);
  const updates: { number: number }[] = await dataSource.query('SELECT number FROM reporting.update_number ORDER BY number');
  const computers: { id: string }[] = await dataSource.query('SELECT id FROM computers.computer ORDER BY id');
  const shards = Array.from({ length: SHARD_COUNT }, (): string[] => []);
  for (const { id } of computers) shards[shardOf(id)]!.push(id);
  let done = 0;
  for (const [shard, ids] of shards.entries()) {
    await dataSource.query('UPDATE reporting.shard SET next_slot = $2 WHERE shard = $1', [shard, ids.length]);
    for (let slot = 0; slot < ids.length; slot += BLOCK_COMPUTERS) {
      const part = ids.slice(slot, slot + BLOCK_COMPUTERS);
      await storeBlock(dataSource, part.map((id, index) => ({ id, number: computerNumber(shard, slot + index) })), updates.map(({ number }) => number), now);
      onProgress(done += part.length);
    }
  }
  await dataSource.query(EVENT_ROWS, [EVENTS]);
  await dataSource.query('ANALYZE');
}

async function storeBlock(dataSource: DataSource, computers: readonly { id: string; number: number }[], updates: readonly number[], now: Date): Promise<void> {
  const block = blockOf(computers[0]!.number);
  const sets = new Map<number, BlockRow>();
  const reporters = computers.map(({ id, number }): Reporter => {
    const book = statusesOf(number, updates, now);
    for (const [updateNumber, { state }] of book) addTo(sets, updateNumber, state as CountedState, block, number);
    return { computerId: id, number, packed: packStatuses(book), ...countStatuses(book) };
  });
  await dataSource.transaction(async (manager) => {
    await copyRows(manager, 'reporting.computer_report', REPORT_COLUMNS(now), reporters);
    await copyRows(manager, 'reporting.computer_statuses', STATUS_COLUMNS, reporters);
    await copyRows(manager, 'reporting.update_computers', BLOCK_COLUMNS, [...sets.values()]);
    await storeCounts(manager, [...sets.values()].map((row) => ({ ...row, more: row.computers })));
  });
}

/** What one computer says: nine in ten of the updates that apply are installed, the others in every other state. */
function statusesOf(computer: number, updates: readonly number[], now: Date): StatusBook {
  const since = Math.floor(now.getTime() / 1_000);
  const kinds = [
    UPDATE_STATES.NotInstalled, UPDATE_STATES.NotInstalled, UPDATE_STATES.Downloaded, UPDATE_STATES.Failed, UPDATE_STATES.InstalledPendingReboot,
  ].map((state): UpdateStatus => ({ state, since }));
  const installed: UpdateStatus = { state: UPDATE_STATES.Installed, since };
  const book = new Map<number, UpdateStatus>();
  for (const update of updates) {
    const drawn = spread(computer, update);
    if (drawn % 100 < APPLICABLE_PERCENT) book.set(update, (drawn >>> 8) % 10 === 0 ? kinds[(drawn >>> 12) % kinds.length]! : installed);
  }
  return book;
}

/** An evenly spread number that follows from both. */
function spread(computer: number, update: number): number {
  let hash = Math.imul(computer + 0x9e3779b9, 0x85ebca6b) ^ Math.imul(update, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}

function addTo(sets: Map<number, BlockRow>, updateNumber: number, state: CountedState, block: number, computer: number): void {
  const key = updateNumber * 8 + state;
  let row = sets.get(key);
  if (row === undefined) {
    const bits = Buffer.alloc(BLOCK_COMPUTERS / 8);
    sets.set(key, row = { updateNumber, state, block, bits, get computers() { return countComputers(bits); } });
  }
  setComputer(row.bits, computer, true);
}

const REPORT_COLUMNS = (now: Date): CopyColumn<Reporter>[] => [
  column('number', int4, ({ number }) => number), column('computer_id', text, ({ computerId }) => computerId),
  ...['last_report_time', 'last_reported_status_time'].map((name) => column(name, timestamptz, ({ number }: Reporter) => new Date(now.getTime() - (number % 3_000_000) * 1_000))),
  column('last_sync_result', int2, () => 1), column('status_version', int4, () => 1),
  column('not_installed', int4, (row) => row.notInstalled), column('downloaded', int4, (row) => row.downloaded), column('installed', int4, (row) => row.installed),
  column('failed', int4, (row) => row.failed), column('installed_pending_reboot', int4, (row) => row.installedPendingReboot),
];

const STATUS_COLUMNS: readonly CopyColumn<Reporter>[] = [column('number', int4, ({ number }) => number), column('packed', bytea, ({ packed }) => packed)];

const BLOCK_COLUMNS: readonly CopyColumn<BlockRow>[] = [
  column('update_number', int4, (row) => row.updateNumber), column('state', int2, (row) => row.state), column('block', int4, (row) => row.block),
  column('computers', int4, (row) => row.computers), column('bits', bytea, (row) => row.bits),
];

const EVENT_ROWS = `
  INSERT INTO reporting.event (instance_id, occurred_at, received_at, computer_number, event_id, source_id, namespace_id, update_id, revision_number, win32_hresult,
    replacement_strings, misc_data)
  SELECT gen_random_uuid(), now() - e * interval '2 days', now() - e * interval '2 days', r.number, CASE WHEN f.failed THEN 182 ELSE 147 END, 101, 1,
    CASE WHEN f.failed THEN (SELECT update_id FROM reporting.update_number WHERE number = 1 + r.number % 1000) END, 100,
    CASE WHEN f.failed THEN -2145124341 + r.number % 40 ELSE 0 END, '{}', '{}'
  FROM reporting.computer_report r, generate_series(1, $1::integer) AS e, LATERAL (SELECT (r.number + e) % 50 = 0 AS failed) AS f`;
