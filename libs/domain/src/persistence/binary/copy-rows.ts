import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ClientBase } from 'pg';
import { from } from 'pg-copy-streams';
import type { EntityManager } from 'typeorm';
import type { BinaryType } from './binary-types.js';

/** Bytes that are handed on at a time. */
const PIECE_BYTES = 256 * 1024;
/** "PGCOPY", its signature, then no flags and no extension of the header. */
const HEADER = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);
const TRAILER = Buffer.from([0xff, 0xff]);
const NULL_LENGTH = -1;

/** A column that is written, and where its value comes from. */
export interface CopyColumn<Row> {
  readonly name: string;
  /** Bytes the row's value takes; {@link NULL_LENGTH} for null. */
  length(row: Row): number;
  write(bytes: Buffer, offset: number, row: Row): void;
}

/** Describes a column of the given name and type. */
export function column<Row, Value>(name: string, type: BinaryType<Value>, value: (row: Row) => Value | null): CopyColumn<Row> {
  return {
    name,
    length: (row) => {
      const found = value(row);
      return found === null ? NULL_LENGTH : type.length(found);
    },
    write: (bytes, offset, row) => type.write(bytes, offset, value(row) as Value),
  };
}

/**
 * Writes rows into a table with COPY in the binary format, the cheapest way into PostgreSQL, within the transaction of the manager. A row
 * that breaks a constraint fails the transaction. Table and columns are constants of the program.
 */
export async function copyRows<Row>(manager: EntityManager, table: string, columns: readonly CopyColumn<Row>[], rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  if (manager.queryRunner?.isTransactionActive !== true) throw new TypeError('Rows are copied within a transaction.');
  await copyRowsInto(await manager.queryRunner.connect() as ClientBase, table, columns, rows);
}

/** The same over a connection of one's own. */
export async function copyRowsInto<Row>(client: ClientBase, table: string, columns: readonly CopyColumn<Row>[], rows: readonly Row[]): Promise<void> {
  const names = columns.map(({ name }) => name).join(', ');
  await pipeline(Readable.from(pieces(columns, rows)), client.query(from(`COPY ${table} (${names}) FROM STDIN (FORMAT binary)`)));
}

function* pieces<Row>(columns: readonly CopyColumn<Row>[], rows: readonly Row[]): Generator<Buffer> {
  yield HEADER;
  let piece = Buffer.allocUnsafe(PIECE_BYTES);
  let used = 0;
  for (const row of rows) {
    const lengths = columns.map((each) => each.length(row));
    const needed = lengths.reduce((sum, length) => sum + 4 + Math.max(0, length), 2);
    if (used + needed > piece.length) {
      if (used > 0) yield piece.subarray(0, used);
      piece = Buffer.allocUnsafe(Math.max(PIECE_BYTES, needed));
      used = 0;
    }
    used = writeRow(piece, used, columns, lengths, row);
  }
  yield piece.subarray(0, used);
  yield TRAILER;
}

function writeRow<Row>(piece: Buffer, start: number, columns: readonly CopyColumn<Row>[], lengths: readonly number[], row: Row): number {
  let at = piece.writeInt16BE(columns.length, start);
  columns.forEach((each, index) => {
    const length = lengths[index] as number;
    at = piece.writeInt32BE(length, at);
    if (length === NULL_LENGTH) return;
    each.write(piece, at, row);
    at += length;
  });
  return at;
}
