import { randomUUID } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';
import { createEvent, type SynchronizationScope, type SynchronizationTrigger } from '../events/index.js';
import { appendToOutbox } from '../messaging/index.js';
import { LeaseLost } from './synchronization-error.js';

/** The right to work on a run, until it expires. */
export interface RunLease {
  readonly runId: string;
  /** Drawn anew for every taking, so that one process cannot mistake another's lease for its own. */
  readonly owner: string;
}

/** A run that was taken up. */
export interface TakenRun extends RunLease {
  readonly trigger: SynchronizationTrigger;
  readonly scope: SynchronizationScope;
  /** 1, or more when processes died over it. */
  readonly attempt: number;
  /** Revisions that processes which died had brought into the catalog. */
  readonly newRevisions: number;
  /** Of a removal: whether approved updates go as well. */
  readonly removeApproved: boolean;
  /** Of a removal: whether updates go as well that were imported by hand. */
  readonly includeImported: boolean;
  /** The change number when it was first taken up, or when the runs before it were, back to the last one that succeeded. */
  readonly firstChangeNumber: number;
}

/**
 * Takes up the active run when nobody works on it: it waits, or its process died and the lease is over. Tells of it with
 * SynchronizationStarted. Of several processes that try, one gets it; the others, and everybody when there is none, get null.
 */
export async function takeRun(dataSource: DataSource, leaseSeconds: number): Promise<TakenRun | null> {
  const owner = randomUUID();
  return dataSource.transaction(async (manager) => {
    const [rows]: [(Omit<TakenRun, 'owner'>)[], number] = await manager.query(`
      UPDATE synchronization.run SET
        state = 'running', attempt = attempt + 1, started_at = coalesce(started_at, clock_timestamp()),
        first_change_number = coalesce(first_change_number, ${OF_UNFINISHED_BUSINESS}, (SELECT value FROM servers.change_number)),
        lease_owner = $1, lease_expires_at = clock_timestamp() + make_interval(secs => $2)
      WHERE id = (
        SELECT id FROM synchronization.run
        WHERE state IN ('waiting', 'running') AND (lease_expires_at IS NULL OR lease_expires_at < clock_timestamp())
        FOR UPDATE SKIP LOCKED)
      RETURNING id AS "runId", trigger, scope, attempt, new_revisions AS "newRevisions", removes_approved AS "removeApproved",
        removes_imported AS "includeImported", first_change_number::float8 AS "firstChangeNumber"`, [owner, leaseSeconds]);
    const [run] = rows;
    if (run === undefined) return null;
    const { runId: synchronizationId, trigger, scope, attempt } = run;
    await appendToOutbox(manager, createEvent('SynchronizationStarted', { synchronizationId, trigger, scope, attempt }, { source: SOURCE, subject: synchronizationId }));
    return { ...run, owner };
  });
}

/**
 * Prolongs a lease. Returns whether the run was asked to end meanwhile.
 * Throws {@link LeaseLost} when another process has the run, or it has ended.
 */
export async function renewLease(dataSource: DataSource, lease: RunLease, leaseSeconds: number): Promise<{ readonly isCancelled: boolean }> {
  const [rows]: [{ isCancelled: boolean }[], number] = await dataSource.query(`
    UPDATE synchronization.run SET lease_expires_at = clock_timestamp() + make_interval(secs => $3)
    WHERE id = $1 AND lease_owner = $2 AND state = 'running' RETURNING cancel_requested_at IS NOT NULL AS "isCancelled"`,
  [lease.runId, lease.owner, leaseSeconds]);
  return rows[0] ?? lost();
}

/** Lets go of a run so that another process can take it up at once; for a process that is told to stop. */
export async function releaseLease(dataSource: DataSource, lease: RunLease): Promise<void> {
  await dataSource.query(`
    UPDATE synchronization.run SET lease_owner = NULL, lease_expires_at = NULL WHERE id = $1 AND lease_owner = $2 AND state = 'running'`,
  [lease.runId, lease.owner]);
}

/**
 * Makes sure, for the rest of the transaction, that the lease is still held: whatever belongs to the run is written only then.
 * Throws {@link LeaseLost}.
 */
export async function holdLease(manager: EntityManager, lease: RunLease): Promise<void> {
  const held: unknown[] = await manager.query(`
    SELECT FROM synchronization.run WHERE id = $1 AND lease_owner = $2 AND state = 'running' FOR NO KEY UPDATE`, [lease.runId, lease.owner]);
  if (held.length === 0) lost();
}

/** Where the last run began when it did not succeed: nobody has looked at what it brought. */
const OF_UNFINISHED_BUSINESS = `(
  SELECT CASE WHEN last.state <> 'succeeded' THEN last.first_change_number END
  FROM synchronization.run last WHERE last.finished_at IS NOT NULL ORDER BY last.finished_at DESC LIMIT 1)`;

const SOURCE = '/domain/synchronization';

function lost(): never {
  throw new LeaseLost('Another process has taken up the synchronization.');
}
