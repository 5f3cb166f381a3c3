import type { EntityManager } from 'typeorm';
import { packStatuses, unpackStatuses } from '../statuses/packed-statuses.js';
import type { StatusBook, UpdateStatus } from '../statuses/status-book.js';

/** The statuses of computers, by number; empty for those that never reported. */
export async function loadStatuses(manager: EntityManager, numbers: readonly number[]): Promise<Map<number, Map<number, UpdateStatus>>> {
  const rows: { number: number; packed: Buffer }[] = await manager.query(
    'SELECT number, packed FROM reporting.computer_statuses WHERE number = ANY ($1)', [numbers],
  );
  const books = new Map(rows.map(({ number, packed }) => [number, unpackStatuses(packed)]));
  for (const number of numbers) if (!books.has(number)) books.set(number, new Map());
  return books;
}

export async function saveStatuses(manager: EntityManager, books: ReadonlyMap<number, StatusBook>): Promise<void> {
  if (books.size === 0) return;
  await manager.query(
    `INSERT INTO reporting.computer_statuses (number, packed) SELECT * FROM unnest($1::integer[], $2::bytea[])
     ON CONFLICT (number) DO UPDATE SET packed = excluded.packed`,
    [[...books.keys()], [...books.values()].map(packStatuses)],
  );
}
