import { randomUUID } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';
import { RollupLeaseLost } from './rollup-error.js';

/** The right to work on a rollup, until it expires. */
export interface RollupLease {
  readonly rollupId: string;
  /** Drawn anew for every taking, so that one process cannot mistake another's lease for its own. */
  readonly owner: string;
}

/** A rollup that was taken up. */
export interface TakenRollup extends RollupLease {
  /** 1, or more when processes died over it. */
  readonly attempt: number;
}

/** Takes up the active rollup when nobody works on it: it waits, or its process died and the lease is over. Else null. */
export async function takeRollup(dataSource: DataSource, leaseSeconds: number): Promise<TakenRollup | null> {
  const owner = randomUUID();
  const [rows]: [{ rollupId: string; attempt: number }[], number] = await dataSource.query(`
    UPDATE rollup.run SET
      state = 'running', attempt = attempt + 1, started_at = coalesce(started_at, clock_timestamp()),
      lease_owner = $1, lease_expires_at = clock_timestamp() + make_interval(secs => $2)
    WHERE id = (
      SELECT id FROM rollup.run
      WHERE state IN ('waiting', 'running') AND (lease_expires_at IS NULL OR lease_expires_at < clock_timestamp())
      FOR UPDATE SKIP LOCKED)
    RETURNING id AS "rollupId", attempt`, [owner, leaseSeconds]);
  return rows[0] === undefined ? null : { ...rows[0], owner };
}

/** Prolongs a lease. Throws {@link RollupLeaseLost} when another process has the rollup, or it has ended. */
export async function renewRollupLease(dataSource: DataSource, lease: RollupLease, leaseSeconds: number): Promise<void> {
  const [, renewed]: [unknown, number] = await dataSource.query(`
    UPDATE rollup.run SET lease_expires_at = clock_timestamp() + make_interval(secs => $3)
    WHERE id = $1 AND lease_owner = $2 AND state = 'running'`, [lease.rollupId, lease.owner, leaseSeconds]);
  if (renewed === 0) lost();
}

/** Lets go of a rollup so that another process can take it up at once; for a process that is told to stop. */
export async function releaseRollupLease(dataSource: DataSource, lease: RollupLease): Promise<void> {
  await dataSource.query(`
    UPDATE rollup.run SET lease_owner = NULL, lease_expires_at = NULL WHERE id = $1 AND lease_owner = $2 AND state = 'running'`,
  [lease.rollupId, lease.owner]);
}

/**
 * Makes sure, for the rest of the transaction, that the lease is still held: what the upstream server was told is written only then.
 * Throws {@link RollupLeaseLost}.
 */
export async function holdRollupLease(manager: EntityManager, lease: RollupLease): Promise<void> {
  const held: unknown[] = await manager.query(`
    SELECT FROM rollup.run WHERE id = $1 AND lease_owner = $2 AND state = 'running' FOR NO KEY UPDATE`, [lease.rollupId, lease.owner]);
  if (held.length === 0) lost();
}

function lost(): never {
  throw new RollupLeaseLost('Another process has taken up the rollup.');
}
