import type { EntityManager } from 'typeorm';
import { arrayParameter, bytea, column, copyRows, int4, type CopyColumn } from '../../persistence/binary/index.js';
import { packStatuses, unpackStatuses } from '../statuses/packed-statuses.js';
import type { StatusBook } from '../statuses/status-book.js';

/** What is known of computers before a report. */
export interface KnownStatuses {
  /** By number; empty for those that never reported. */
  readonly books: ReadonlyMap<number, StatusBook>;
  /** The computers that have a row. */
  readonly stored: ReadonlySet<number>;
}

/** The statuses of computers, by number. */
export async function loadStatuses(manager: EntityManager, numbers: readonly number[]): Promise<KnownStatuses> {
  const rows: { number: number; packed: Buffer }[] = numbers.length === 0 ? [] : await manager.query(
    'SELECT number, packed FROM reporting.computer_statuses WHERE number = ANY ($1)', [arrayParameter(int4, numbers)],
  );
  const books = new Map<number, StatusBook>(rows.map(({ number, packed }) => [number, unpackStatuses(packed)]));
  const stored = new Set(books.keys());
  for (const number of numbers) if (!stored.has(number)) books.set(number, new Map());
  return { books, stored };
}

/** Writes statuses; the shards of the computers have been locked since `stored` was read. */
export async function saveStatuses(manager: EntityManager, books: ReadonlyMap<number, StatusBook>, stored: ReadonlySet<number>): Promise<void> {
  const rows = [...books].map(([number, book]) => ({ number, packed: packStatuses(book) }));
  await copyRows(manager, 'reporting.computer_statuses', COLUMNS, rows.filter(({ number }) => !stored.has(number)));
  const changed = rows.filter(({ number }) => stored.has(number));
  if (changed.length === 0) return;
  await manager.query(
    `UPDATE reporting.computer_statuses s SET packed = g.packed FROM unnest($1::integer[], $2::bytea[]) AS g (number, packed) WHERE s.number = g.number`,
    [arrayParameter(int4, changed.map(({ number }) => number)), arrayParameter(bytea, changed.map(({ packed }) => packed))],
  );
}

const COLUMNS: readonly CopyColumn<{ readonly number: number; readonly packed: Buffer }>[] = [
  column('number', int4, ({ number }) => number), column('packed', bytea, ({ packed }) => packed),
];
