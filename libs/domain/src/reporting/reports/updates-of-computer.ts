import type { DataSource } from 'typeorm';
import { SqlConditions } from '../../persistence/sql-conditions.js';
import { unpackStatuses } from '../statuses/packed-statuses.js';
import type { StatusBook } from '../statuses/status-book.js';
import { UPDATE_STATES, isCounted, type UpdateState } from '../statuses/update-state.js';
import { KB_SQL } from './kb-article.js';
import { REPORTED_SQL, nameOfState, stateOfName, type ReportedState } from './status-totals.js';

/** Where a list by title goes on. */
export interface TitlePosition {
  readonly title: string;
  readonly id: string;
}

/** An update, and its state on one computer. */
export interface ComputerUpdateRow {
  readonly updateId: string;
  readonly title: string | null;
  readonly kb: string | null;
  readonly status: ReportedState;
  /** When it became so; null where that is not known. */
  readonly since: Date | null;
  readonly position: TitlePosition;
}

interface Row {
  readonly updateId: string;
  readonly title: string | null;
  readonly kb: string | null;
  readonly state: UpdateState;
  readonly since: number | null;
  readonly key: string;
}

/**
 * At most `limit` updates by title with their states on a computer: those it named, or with `status` those in that state. Not applicable
 * (unknown, on a computer that never reported) are all updates of the catalog that can be approved and that it did not name.
 */
export async function listUpdatesOfComputer(
  dataSource: DataSource, computerId: string, status: ReportedState | null, limit: number, after: TitlePosition | null = null,
): Promise<ComputerUpdateRow[]> {
  const { book, reported } = await bookOf(dataSource, computerId);
  const unnamed = status === 'notApplicable' || status === 'unknown';
  if (unnamed && reported !== (status === 'notApplicable')) return [];
  const entries = [...book].filter(([, { state }]) => (status === null || unnamed ? isCounted(state) || unnamed : state === stateOfName(status)));
  const rows = await (unnamed ? unnamedUpdates : namedUpdates)(dataSource, entries, limit, after);
  return rows.map(({ updateId, title, kb, state, since, key }) => ({
    updateId, title, kb, status: unnamed ? status : nameOfState(state), since: since === null ? null : new Date(since * 1000), position: { title: key, id: updateId },
  }));
}

async function bookOf(dataSource: DataSource, computerId: string): Promise<{ book: StatusBook; reported: boolean }> {
  const [row]: [{ packed: Buffer | null; reported: boolean } | undefined] = await dataSource.query(`
    SELECT s.packed, ${REPORTED_SQL} AS reported FROM reporting.computer_report r LEFT JOIN reporting.computer_statuses s ON s.number = r.number
    WHERE r.computer_id = $1`, [computerId]);
  return { book: row?.packed ? unpackStatuses(row.packed) : new Map(), reported: row?.reported ?? false };
}

type Entries = readonly (readonly [number, { readonly state: UpdateState; readonly since: number }])[];

const KEY = `lower(coalesce(r.title, ''))`;

function namedUpdates(dataSource: DataSource, entries: Entries, limit: number, after: TitlePosition | null): Promise<Row[]> {
  const where = new SqlConditions();
  const given = givenSql(where, entries);
  if (after !== null) where.add(`(${KEY} COLLATE "C", n.update_id) > ($1::text COLLATE "C", $2::uuid)`, after.title, after.id);
  return dataSource.query(`
    SELECT n.update_id AS "updateId", r.title, ${KB_SQL} AS kb, g.state, g.since, ${KEY} AS key
    FROM ${given} JOIN reporting.update_number n ON n.number = g.number LEFT JOIN catalog.revision r ON r.update_id = n.update_id AND r.is_latest
    WHERE ${where.sql} ORDER BY ${KEY} COLLATE "C", n.update_id LIMIT ${where.parameter(limit)}`, where.parameters);
}

function unnamedUpdates(dataSource: DataSource, entries: Entries, limit: number, after: TitlePosition | null): Promise<Row[]> {
  const where = new SqlConditions().add(`r.is_latest AND r.explicitly_deployable AND r.update_type IN ('Software', 'Driver')`);
  const given = givenSql(where, entries);
  where.add(`coalesce(g.state, 1) = ${UPDATE_STATES.NotApplicable}`);
  if (after !== null) where.add(`(${KEY} COLLATE "C", r.update_id) > ($1::text COLLATE "C", $2::uuid)`, after.title, after.id);
  return dataSource.query(`
    SELECT r.update_id AS "updateId", r.title, ${KB_SQL} AS kb, 1 AS state, g.since, ${KEY} AS key
    FROM catalog.revision r LEFT JOIN (${given} JOIN reporting.update_number n ON n.number = g.number) ON n.update_id = r.update_id
    WHERE ${where.sql} ORDER BY ${KEY} COLLATE "C", r.update_id LIMIT ${where.parameter(limit)}`, where.parameters);
}

function givenSql(where: SqlConditions, entries: Entries): string {
  const numbers = where.parameter(entries.map(([number]) => number));
  const states = where.parameter(entries.map(([, { state }]) => state));
  const moments = where.parameter(entries.map(([, { since }]) => since));
  return `unnest(${numbers}::integer[], ${states}::smallint[], ${moments}::integer[]) AS g (number, state, since)`;
}
