import type { EntityManager } from 'typeorm';
import { arrayParameter, bytea, column, copyRows, int4, type CopyColumn } from '../../persistence/binary/index.js';
import { packStatuses, unpackStatuses } from '../statuses/packed-statuses.js';
import type { StatusBook } from '../statuses/status-book.js';

/** The statuses of computers, by number; empty for those that never reported. */
export async function loadStatuses(manager: EntityManager, numbers: readonly number[]): Promise<Map<number, StatusBook>> {
  const rows: { number: number; packed: Buffer }[] = numbers.length === 0 ? [] : await manager.query(
    'SELECT number, packed FROM reporting.computer_statuses WHERE number = ANY ($1)', [arrayParameter(int4, numbers)],
  );
  const books = new Map<number, StatusBook>(rows.map(({ number, packed }) => [number, unpackStatuses(packed)]));
  for (const number of numbers) if (!books.has(number)) books.set(number, new Map());
  return books;
}

/** Writes statuses. The shards of the computers are locked, so a row that is not there to be changed is new. */
export async function saveStatuses(manager: EntityManager, books: ReadonlyMap<number, StatusBook>): Promise<void> {
  if (books.size === 0) return;
  const rows = [...books].map(([number, book]) => ({ number, packed: packStatuses(book) }));
  const [changed]: [{ number: number }[]] = await manager.query(
    `UPDATE reporting.computer_statuses s SET packed = g.packed FROM unnest($1::integer[], $2::bytea[]) AS g (number, packed) WHERE s.number = g.number RETURNING s.number`,
    [arrayParameter(int4, rows.map(({ number }) => number)), arrayParameter(bytea, rows.map(({ packed }) => packed))],
  );
  const present = new Set(changed.map(({ number }) => number));
  await copyRows(manager, 'reporting.computer_statuses', COLUMNS, rows.filter(({ number }) => !present.has(number)));
}

const COLUMNS: readonly CopyColumn<{ readonly number: number; readonly packed: Buffer }>[] = [
  column('number', int4, ({ number }) => number), column('packed', bytea, ({ packed }) => packed),
];
