import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import type { FetchLease } from '../fetching/fetch-lease.js';

/** A file of the store that is about to be removed: for the time of the lease nobody else does anything with it. */
export interface UnneededFile extends FetchLease {
  /** Bytes. */
  readonly size: number;
}

/**
 * Takes the file that nothing has needed for longest, if it is for so long already. From now on it counts as not here; whoever needs it
 * again meanwhile gets it fetched anew. One over whose removal a process died is taken again. Null when there is none.
 */
export async function takeUnneededFile(dataSource: DataSource, graceHours: number, leaseSeconds: number): Promise<UnneededFile | null> {
  const owner = randomUUID();
  const [rows]: [{ sha1: Buffer; size: number }[], number] = await dataSource.query(`
    UPDATE content.content_file SET
      state = 'fetching', available_at = NULL, lease_owner = $1, lease_expires_at = clock_timestamp() + make_interval(secs => $2)
    WHERE sha1 = (
      SELECT sha1 FROM content.content_file
      WHERE (state = 'available' OR (state = 'fetching' AND lease_expires_at < clock_timestamp())) AND unneeded_since <= clock_timestamp() - make_interval(hours => $3)
      ORDER BY unneeded_since LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING sha1, size::float8 AS size`, [owner, leaseSeconds, graceHours]);
  return rows[0] === undefined ? null : { ...rows[0], owner };
}

/** The file is not in the store any more. If it has become needed meanwhile it is wanted, otherwise its row is gone. */
export async function forgetFile(dataSource: DataSource, { sha1, owner }: FetchLease): Promise<void> {
  await dataSource.transaction(async (manager) => {
    await manager.query('DELETE FROM content.content_file WHERE sha1 = $1 AND lease_owner = $2 AND unneeded_since IS NOT NULL', [sha1, owner]);
    await manager.query(`
      UPDATE content.content_file SET
        state = 'wanted', attempts = 0, lease_owner = NULL, lease_expires_at = NULL, next_attempt_at = clock_timestamp(), is_decrypted = false
      WHERE sha1 = $1 AND lease_owner = $2`, [sha1, owner]);
  });
}

/** Which of these files the table knows nothing of, although they lie in the store. */
export async function unknownFiles(dataSource: DataSource, sha1: readonly Buffer[]): Promise<Buffer[]> {
  const rows: { sha1: Buffer }[] = await dataSource.query(`
    SELECT n.sha1 FROM unnest($1::bytea[]) AS n (sha1) WHERE NOT EXISTS (SELECT FROM content.content_file c WHERE c.sha1 = n.sha1)`, [sha1]);
  return rows.map((row) => row.sha1);
}

/** Which of these files are on their way, or will be tried again. */
export async function awaitedFiles(dataSource: DataSource, sha1: readonly Buffer[]): Promise<Buffer[]> {
  const rows: { sha1: Buffer }[] = await dataSource.query(`
    SELECT sha1 FROM content.content_file WHERE sha1 = ANY ($1::bytea[]) AND state <> 'available'`, [sha1]);
  return rows.map((row) => row.sha1);
}
