import type { EntityManager } from 'typeorm';
import { computerNumber } from '../statuses/computer-blocks.js';

/** Locks every writer of a shard out until the transaction ends; the second key is the shard. */
const SHARD_LOCK = 0x51_1ce;

/** Waits for the shard; everything that writes statuses of its computers does this first. */
export async function lockShard(manager: EntityManager, shard: number): Promise<void> {
  await manager.query('SELECT pg_advisory_xact_lock($1, $2)', [SHARD_LOCK, shard]);
}

/** The numbers of computers of one shard, given to those that had none. The shard is locked. */
export async function numberComputers(manager: EntityManager, shard: number, seen: ReadonlyMap<string, Date>): Promise<Map<string, number>> {
  const ids = [...seen.keys()];
  const known: { computer_id: string; number: number }[] = await manager.query(
    'SELECT computer_id, number FROM reporting.computer_report WHERE computer_id = ANY ($1)', [ids],
  );
  const numbers = new Map(known.map(({ computer_id, number }) => [computer_id, number]));
  const added = ids.filter((id) => !numbers.has(id));
  if (added.length === 0) return numbers;
  const [[{ next_slot }]]: [[{ next_slot: number }]] = await manager.query(
    'UPDATE reporting.shard SET next_slot = next_slot + $2 WHERE shard = $1 RETURNING next_slot', [shard, added.length],
  );
  added.forEach((id, index) => numbers.set(id, computerNumber(shard, next_slot - added.length + index)));
  await manager.query(
    `INSERT INTO reporting.computer_report (computer_id, number, last_report_time)
     SELECT * FROM unnest($1::text[], $2::integer[], $3::timestamptz[])`,
    [added, added.map((id) => numbers.get(id)), added.map((id) => seen.get(id))],
  );
  return numbers;
}
