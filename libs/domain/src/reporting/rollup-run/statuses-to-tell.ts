import type { DataSource } from 'typeorm';
import { REPORTED_SQL } from '../reports/status-totals.js';
import { packStatuses, unpackStatuses } from '../statuses/packed-statuses.js';
import type { StatusBook } from '../statuses/status-book.js';
import { holdRollupLease, type RollupLease } from './rollup-lease.js';
import { statusDifference, type StatusDifference } from './status-difference.js';

/** A computer that reported, and up to which number the upstream server was told of it (MS-WSUSSS 3.1.4.16.3.2). */
export interface LastRollupNumber {
  readonly computerId: string;
  readonly rollupNumber: number;
}

/** A computer whose statuses the upstream server has to be told. */
export interface StatusesToTell {
  readonly computerId: string;
  /** Number of its report. */
  readonly reportNumber: number;
  /** Of the statuses. */
  readonly statusVersion: number;
  /** The number that was sent last; 0 for none. */
  readonly lastSentNumber: number;
  /** When this server had synchronized last before the computer reported; null when it had not. */
  readonly effectiveLastDetectionTime: Date | null;
  readonly sent: StatusBook | null;
  readonly difference: StatusDifference;
}

/** What was sent of one computer. */
export interface SentStatuses {
  readonly computerId: string;
  readonly reportNumber: number;
  readonly rollupNumber: number;
  /** What the upstream server has from here on. */
  readonly book: StatusBook;
  /** The version this is of; null when more of it is to follow. */
  readonly statusVersion: number | null;
}

/** At most `limit` computers that reported, by id, after `after`. */
export function lastRollupNumbers(dataSource: DataSource, after: string, limit: number): Promise<LastRollupNumber[]> {
  return dataSource.query(`
    SELECT c.id AS "computerId", coalesce(t.last_sent_number, 0) AS "rollupNumber"
    FROM computers.computer c JOIN reporting.computer_report r ON r.computer_id = c.id LEFT JOIN rollup.computer t ON t.computer_id = c.id
    WHERE c.id > $1 AND ${REPORTED_SQL} ORDER BY c.id LIMIT $2`, [after, limit]);
}

/** The upstream server lacks something of these computers: they are sent whole next time. Throws RollupLeaseLost. */
export async function noteOutOfSync(dataSource: DataSource, lease: RollupLease, computerIds: readonly string[]): Promise<void> {
  if (computerIds.length === 0) return;
  await dataSource.transaction(async (manager) => {
    await holdRollupLease(manager, lease);
    await manager.query('UPDATE rollup.computer SET sent_statuses = NULL WHERE computer_id = ANY ($1::text[])', [computerIds]);
  });
}

const UNTOLD = `c.id > $1 AND ${REPORTED_SQL}
  AND (t.sent_statuses IS NULL OR t.report_number IS DISTINCT FROM r.number OR t.sent_status_version IS DISTINCT FROM r.status_version)`;
const FROM = `FROM computers.computer c JOIN reporting.computer_report r ON r.computer_id = c.id LEFT JOIN rollup.computer t ON t.computer_id = c.id`;

/** How many computers have statuses to tell. */
export async function countStatusesToTell(dataSource: DataSource): Promise<number> {
  const [{ count }]: [{ count: number }] = await dataSource.query(`SELECT count(*)::int AS count ${FROM} WHERE ${UNTOLD}`, ['']);
  return count;
}

interface Row extends Omit<StatusesToTell, 'sent' | 'difference'> {
  readonly fullVersion: number;
  readonly sentVersion: number | null;
  readonly packed: Buffer | null;
  readonly packedSent: Buffer | null;
}

/** At most `limit` computers whose statuses are not what the upstream server was sent, by id, after `after`. */
export async function statusesToTell(dataSource: DataSource, after: string, limit: number): Promise<StatusesToTell[]> {
  const rows: Row[] = await dataSource.query(`
    SELECT c.id AS "computerId", r.number AS "reportNumber", r.status_version AS "statusVersion", coalesce(t.last_sent_number, 0) AS "lastSentNumber",
      r.full_rollup_version AS "fullVersion", t.sent_status_version AS "sentVersion", s.packed,
      CASE WHEN t.report_number = r.number THEN t.sent_statuses END AS "packedSent",
      (SELECT max(run.finished_at) FROM synchronization.run run WHERE run.state = 'succeeded' AND run.scope = 'everything'
         AND run.finished_at < coalesce(r.effective_last_detection_time, r.last_reported_status_time)) AS "effectiveLastDetectionTime"
    ${FROM} LEFT JOIN reporting.computer_statuses s ON s.number = r.number
    WHERE ${UNTOLD} ORDER BY c.id LIMIT $2`, [after, limit]);
  return rows.map(({ packed, packedSent, fullVersion, sentVersion, ...row }) => {
    // What a server below sent whole may hold older moments than what it had sent before.
    const sent = packedSent === null || fullVersion > (sentVersion ?? 0) ? null : unpackStatuses(packedSent);
    return { ...row, sent, difference: statusDifference(sent, packed === null ? new Map() : unpackStatuses(packed)) };
  });
}

/** The ids of updates by their numbers. */
export async function updateIdsOf(dataSource: DataSource, numbers: readonly number[]): Promise<Map<number, string>> {
  const rows: { number: number; updateId: string }[] = await dataSource.query(`
    SELECT number, update_id AS "updateId" FROM reporting.update_number WHERE number = ANY ($1::int[])`, [numbers]);
  return new Map(rows.map(({ number, updateId }) => [number, updateId]));
}

/** The upstream server has these statuses (MS-WSUSSS 3.2.4.5, last step). Throws RollupLeaseLost. */
export async function statusesTold(dataSource: DataSource, lease: RollupLease, told: readonly SentStatuses[]): Promise<void> {
  if (told.length === 0) return;
  await dataSource.transaction(async (manager) => {
    await holdRollupLease(manager, lease);
    await manager.query(`
      INSERT INTO rollup.computer (computer_id, report_number, last_sent_number, sent_status_version, sent_statuses)
      SELECT g.* FROM unnest($1::text[], $2::int[], $3::int[], $4::int[], $5::bytea[]) AS g (computer_id, report_number, sent_number, version, statuses)
      JOIN computers.computer c ON c.id = g.computer_id ORDER BY 1
      ON CONFLICT (computer_id) DO UPDATE SET report_number = EXCLUDED.report_number, last_sent_number = EXCLUDED.last_sent_number,
        sent_status_version = EXCLUDED.sent_status_version, sent_statuses = EXCLUDED.sent_statuses`,
    [
      told.map(({ computerId }) => computerId), told.map(({ reportNumber }) => reportNumber), told.map(({ rollupNumber }) => rollupNumber),
      told.map(({ statusVersion }) => statusVersion), told.map(({ book }) => packStatuses(book)),
    ]);
  });
}
