import type { DataSource } from 'typeorm';
import { SqlConditions } from '../../persistence/sql-conditions.js';
import { EVENT_KINDS, eventMessage } from '../events/event-kinds.js';

/** Where a list of events goes on. */
export interface EventPosition {
  /** With microseconds. */
  readonly at: string;
  readonly id: string;
}

/** An event of a computer in words. */
export interface ComputerEventRow {
  readonly occurredAt: Date;
  readonly receivedAt: Date;
  readonly eventId: number;
  /** As the specification calls it; null when it does not know it. */
  readonly name: string | null;
  /** English; parts of it come from the computer. */
  readonly message: string;
  readonly updateId: string | null;
  readonly title: string | null;
  /** HRESULT, signed; 0 when nothing is wrong. */
  readonly win32HResult: number;
  readonly position: EventPosition;
}

type Row = Omit<ComputerEventRow, 'name' | 'message' | 'position'> & { readonly replacementStrings: string[]; readonly instanceId: string; readonly at: string };

/** At most `limit` events of a computer, the latest of its own clock first. */
export async function listEventsOfComputer(dataSource: DataSource, computerId: string, limit: number, before: EventPosition | null = null): Promise<ComputerEventRow[]> {
  const where = new SqlConditions().add('e.computer_number = (SELECT number FROM reporting.computer_report WHERE computer_id = $1)', computerId);
  if (before !== null) where.add('(e.occurred_at, e.instance_id) < ($1::timestamptz, $2::uuid)', before.at, before.id);
  const rows: Row[] = await dataSource.query(`
    WITH page AS MATERIALIZED (
      SELECT * FROM reporting.event e WHERE ${where.sql} ORDER BY e.occurred_at DESC, e.instance_id DESC LIMIT ${where.parameter(limit)}
    )
    SELECT e.occurred_at AS "occurredAt", e.received_at AS "receivedAt", e.event_id AS "eventId", e.update_id AS "updateId", r.title,
      e.win32_hresult AS "win32HResult", e.replacement_strings AS "replacementStrings", e.instance_id AS "instanceId",
      to_char(e.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at
    FROM page e LEFT JOIN catalog.revision r ON r.update_id = e.update_id AND r.is_latest
    ORDER BY e.occurred_at DESC, e.instance_id DESC`, where.parameters);
  return rows.map(({ replacementStrings, instanceId, at, ...row }) => ({
    ...row, name: EVENT_KINDS.get(row.eventId)?.name ?? null, message: eventMessage(row.eventId, replacementStrings), position: { at, id: instanceId },
  }));
}
