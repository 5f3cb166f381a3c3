import { randomUUID } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';
import { ContentError } from '../content-error.js';

/** The right to fetch a file, until it expires. */
export interface FetchLease {
  readonly sha1: Buffer;
  /** Drawn anew for every taking, so that one process cannot mistake another's lease for its own. */
  readonly owner: string;
}

/** A file that was taken up, with what the catalog says of it. */
export interface FileToFetch extends FetchLease {
  readonly sha256: Buffer | null;
  /** Bytes. */
  readonly size: number;
  /** With its dot, lower case; empty when the file has none. */
  readonly extension: string;
  readonly originUrl: string | null;
  /** From 1; counts the attempts over which a process died. */
  readonly attempt: number;
  /** Whether nothing needs it: a process died while it removed the file. */
  readonly isUnneeded: boolean;
}

/**
 * Takes the file that is next, so that nobody else fetches it: one whose process died, else the one that somebody waits for, else the
 * one that waits longest. Null when nothing is due. A file that left the catalog is passed over until the comparison removes its row.
 */
export async function takeFile(dataSource: DataSource, leaseSeconds: number): Promise<FileToFetch | null> {
  const owner = randomUUID();
  for (const due of [ABANDONED, QUEUED]) {
    const [rows]: [Omit<FileToFetch, 'owner'>[], number] = await dataSource.query(`
      UPDATE content.content_file c SET
        state = 'fetching', attempts = c.attempts + 1, lease_owner = $1, lease_expires_at = clock_timestamp() + make_interval(secs => $2), next_attempt_at = NULL
      FROM catalog.file f
      WHERE f.sha1 = c.sha1 AND c.sha1 = (${due})
      RETURNING c.sha1, f.sha256, f.size::float8 AS size, f.extension, f.origin_url AS "originUrl", c.attempts AS attempt,
        c.unneeded_since IS NOT NULL AS "isUnneeded"`, [owner, leaseSeconds]);
    if (rows[0] !== undefined) return { ...rows[0], owner };
  }
  return null;
}

/** Milliseconds until the next file is due; null when none ever is by itself. */
export async function untilNextFile(dataSource: DataSource): Promise<number | null> {
  const [row]: { wait: number | null }[] = await dataSource.query(`
    SELECT extract(epoch FROM least(
      (SELECT min(next_attempt_at) FROM content.content_file WHERE state IN ('wanted', 'failed', 'quarantined')),
      (SELECT min(lease_expires_at) FROM content.content_file WHERE state = 'fetching')) - clock_timestamp())::float8 * 1000 AS wait`);
  return row?.wait == null ? null : Math.max(0, row.wait);
}

const ABANDONED = `
  SELECT sha1 FROM content.content_file WHERE state = 'fetching' AND lease_expires_at < clock_timestamp()
  ORDER BY lease_expires_at LIMIT 1 FOR UPDATE SKIP LOCKED`;

const QUEUED = `
  SELECT sha1 FROM content.content_file q
  WHERE state IN ('wanted', 'failed', 'quarantined') AND next_attempt_at <= clock_timestamp() AND EXISTS (SELECT FROM catalog.file f WHERE f.sha1 = q.sha1)
  ORDER BY priority, next_attempt_at LIMIT 1 FOR UPDATE SKIP LOCKED`;

/** Prolongs a lease. Throws {@link ContentError} `LEASE_LOST` when another process has the file, or it was given up. */
export async function renewFile(dataSource: DataSource, { sha1, owner }: FetchLease, leaseSeconds: number): Promise<void> {
  const [, count]: [unknown[], number] = await dataSource.query(`
    UPDATE content.content_file SET lease_expires_at = clock_timestamp() + make_interval(secs => $3)
    WHERE sha1 = $1 AND lease_owner = $2`, [sha1, owner, leaseSeconds]);
  if (count === 0) throw leaseLost();
}

/** Lets go of a file that another process may go on with at once; for a process that is told to stop. It does not count as an attempt. */
export async function releaseFile(dataSource: DataSource, { sha1, owner }: FetchLease): Promise<void> {
  await dataSource.query(`
    UPDATE content.content_file SET
      state = 'wanted', attempts = attempts - 1, lease_owner = NULL, lease_expires_at = NULL, next_attempt_at = clock_timestamp()
    WHERE sha1 = $1 AND lease_owner = $2`, [sha1, owner]);
}

/** Ends a lease within a transaction, for whoever writes what came of it. Throws {@link ContentError} `LEASE_LOST`. */
export async function endLease(manager: EntityManager, { sha1, owner }: FetchLease): Promise<void> {
  const held: unknown[] = await manager.query('SELECT FROM content.content_file WHERE sha1 = $1 AND lease_owner = $2 FOR UPDATE', [sha1, owner]);
  if (held.length === 0) throw leaseLost();
}

function leaseLost(): ContentError {
  return new ContentError('LEASE_LOST', 'Another process fetches the file now.');
}
