import type { DataSource, EntityManager } from 'typeorm';

/** Only one process at a time changes the parts. */
const PARTS_LOCK = 0x51_1d0;
/** Months that are made ahead. */
const MONTHS_AHEAD = 2;
/** Rows without a month that one statement deletes. */
const DELETED_AT_ONCE = 10_000;

/** What was done to the table of events. */
export interface EventPartsReport {
  readonly created: readonly string[];
  readonly dropped: readonly string[];
  /** Old events without a month of their own. */
  readonly deleted: number;
}

/**
 * Makes the months of the table of events that are needed soon and drops those whose every event is older than `retentionDays`: a month
 * goes at once, however many rows it has. Any number of processes may call it, at any time.
 */
export async function maintainEventParts(dataSource: DataSource, now: Date, retentionDays: number): Promise<EventPartsReport> {
  const oldest = new Date(now.getTime() - retentionDays * 86_400_000);
  const { created, dropped } = await dataSource.transaction(async (manager) => {
    await manager.query('SELECT pg_advisory_xact_lock($1)', [PARTS_LOCK]);
    const existing = new Set(await months(manager));
    const wanted = monthsBetween(oldest, MONTHS_AHEAD, now);
    const made = wanted.filter((month) => !existing.has(month));
    for (const month of made) await createMonth(manager, month);
    const outdated = [...existing].filter((month) => endOf(month) <= oldest);
    for (const month of outdated) await manager.query(`DROP TABLE reporting.${partName(month)}`);
    return { created: made, dropped: outdated };
  });
  return { created, dropped, deleted: await deleteOld(dataSource, oldest) };
}

/** The months there are, as `2026-11`. */
async function months(manager: EntityManager): Promise<string[]> {
  const rows: { name: string }[] = await manager.query(
    `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'reporting.event'::regclass`,
  );
  return rows.flatMap(({ name }) => {
    const match = /^event_(\d{4})_(\d{2})$/.exec(name);
    return match ? [`${match[1]}-${match[2]}`] : [];
  });
}

// Computers whose clocks run ahead may have put events of that month into the default part; they move, or the month could not be attached.
async function createMonth(manager: EntityManager, month: string): Promise<void> {
  const name = `reporting.${partName(month)}`;
  const range = `'${month}-01T00:00:00Z'`;
  const end = `'${endOf(month).toISOString()}'`;
  await manager.query(`CREATE TABLE ${name} (LIKE reporting.event INCLUDING ALL)`);
  await manager.query(`WITH moved AS (DELETE FROM reporting.event_default WHERE occurred_at >= ${range} AND occurred_at < ${end} RETURNING *)
    INSERT INTO ${name} SELECT * FROM moved`);
  await manager.query(`ALTER TABLE reporting.event ATTACH PARTITION ${name} FOR VALUES FROM (${range}) TO (${end})`);
}

async function deleteOld(dataSource: DataSource, oldest: Date): Promise<number> {
  for (let total = 0; ;) {
    const [, deleted]: [unknown, number] = await dataSource.query(
      `DELETE FROM reporting.event_default WHERE ctid = ANY (ARRAY(SELECT ctid FROM reporting.event_default WHERE received_at < $1 LIMIT ${DELETED_AT_ONCE}))`, [oldest],
    );
    total += deleted;
    if (deleted < DELETED_AT_ONCE) return total;
  }
}

function monthsBetween(oldest: Date, ahead: number, now: Date): string[] {
  const found: string[] = [];
  const last = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead);
  for (let month = Date.UTC(oldest.getUTCFullYear(), oldest.getUTCMonth()); month <= last; month = endOf(monthOf(month)).getTime()) found.push(monthOf(month));
  return found;
}

const monthOf = (time: number): string => new Date(time).toISOString().slice(0, 7);
const endOf = (month: string): Date => new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 1));
const partName = (month: string): string => `event_${month.replace('-', '_')}`;
