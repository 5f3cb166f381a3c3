import type { EntityManager } from 'typeorm';
import { arrayParameter, int2, int4 } from '../../persistence/binary/index.js';
import { shardOfBlock } from '../statuses/computer-blocks.js';
import { COUNTED_STATES } from '../statuses/update-state.js';

/** By how much the computers of one block in one state of an update have become more, or fewer. */
export interface CountChange {
  readonly updateNumber: number;
  readonly state: number;
  readonly block: number;
  readonly more: number;
}

interface ShardCounts {
  readonly updateNumber: number;
  readonly shard: number;
  /** In the order of {@link COUNTED_STATES}. */
  readonly more: number[];
}

/** Carries changes of sets over to the counts by update and shard. The shards are locked, so nobody else touches these rows. */
export async function storeCounts(manager: EntityManager, changes: readonly CountChange[]): Promise<void> {
  const counts = byShard(changes);
  if (counts.length === 0) return;
  await manager.query(ADD, [
    arrayParameter(int4, counts.map(({ updateNumber }) => updateNumber)), arrayParameter(int2, counts.map(({ shard }) => shard)),
    ...COUNTED_STATES.map((_, index) => arrayParameter(int4, counts.map(({ more }) => more[index]!))),
  ]);
}

function byShard(changes: readonly CountChange[]): ShardCounts[] {
  const found = new Map<string, ShardCounts>();
  for (const { updateNumber, state, block, more } of changes) {
    if (more === 0) continue;
    const shard = shardOfBlock(block);
    const key = `${updateNumber}:${shard}`;
    let counts = found.get(key);
    if (counts === undefined) found.set(key, counts = { updateNumber, shard, more: COUNTED_STATES.map(() => 0) });
    counts.more[state - COUNTED_STATES[0]]! += more;
  }
  return [...found.values()];
}

// Rows that are there are changed first: PostgreSQL checks what an INSERT proposes, and fewer than none is refused even where it would be added.
const ADD = `
  WITH given AS (
    SELECT * FROM unnest($1::integer[], $2::smallint[], $3::integer[], $4::integer[], $5::integer[], $6::integer[], $7::integer[])
      AS g (update_number, shard, not_installed, downloaded, installed, failed, installed_pending_reboot)
  ), changed AS (
    UPDATE reporting.update_counts c SET not_installed = c.not_installed + g.not_installed, downloaded = c.downloaded + g.downloaded,
      installed = c.installed + g.installed, failed = c.failed + g.failed, installed_pending_reboot = c.installed_pending_reboot + g.installed_pending_reboot
    FROM given g WHERE c.update_number = g.update_number AND c.shard = g.shard
    RETURNING c.update_number, c.shard
  )
  INSERT INTO reporting.update_counts (update_number, shard, not_installed, downloaded, installed, failed, installed_pending_reboot)
  SELECT * FROM given WHERE (update_number, shard) NOT IN (SELECT update_number, shard FROM changed)`;
