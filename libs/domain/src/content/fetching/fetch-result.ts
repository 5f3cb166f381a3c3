import type { DataSource, EntityManager } from 'typeorm';
import { createEvent, MAXIMUM_EVENT_ITEMS, type ContentFailure } from '../../events/index.js';
import { appendToOutbox } from '../../messaging/index.js';
import { endLease, type FetchLease, type FileToFetch } from './fetch-lease.js';
import { nextAttempt } from './next-attempt.js';

const SOURCE = '/domain/content';

/** The longest reason that is kept, in characters. */
const MAXIMUM_REASON_LENGTH = 300;

/** Why a file is not here. */
export interface FetchFailure {
  readonly code: ContentFailure;
  /** One sentence for people; without addresses that may hold a secret. */
  readonly reason: string;
  /** Whether the upstream server is to be asked to fetch the file itself (MS-WSUSSS 3.2.4.4). */
  readonly asksUpstream?: boolean;
}

/** The file is in the store, verified. Tells with ContentAvailable. Throws {@link ContentError} `LEASE_LOST`. */
export async function finishFile(dataSource: DataSource, file: FetchLease & { readonly size: number }, isDecrypted: boolean): Promise<void> {
  await dataSource.transaction(async (manager) => {
    await endLease(manager, file);
    await recordStored(manager, [file], isDecrypted);
  });
}

/**
 * Writes down that files are in the store and verified, however they came there, and tells with ContentAvailable. Files that were known
 * to be there are not told of again.
 */
export async function recordStored(
  manager: EntityManager, files: readonly { readonly sha1: Buffer; readonly size: number }[], isDecrypted = false,
): Promise<void> {
  const rows: { sha1: Buffer; size: number }[] = await manager.query(`
    INSERT INTO content.content_file AS c (sha1, size, state, available_at, next_attempt_at, is_decrypted)
    SELECT sha1, size, 'available', clock_timestamp(), NULL, $3 FROM unnest($1::bytea[], $2::bigint[]) AS n (sha1, size) ORDER BY sha1
    ON CONFLICT (sha1) DO UPDATE SET
      state = 'available', size = EXCLUDED.size, available_at = EXCLUDED.available_at, is_decrypted = EXCLUDED.is_decrypted, attempts = 0,
      next_attempt_at = NULL, lease_owner = NULL, lease_expires_at = NULL, failure_code = NULL, failure = NULL, unneeded_since = NULL
    WHERE c.state <> 'available'
    RETURNING sha1, size::float8 AS size`, [files.map(({ sha1 }) => sha1), files.map(({ size }) => size), isDecrypted]);
  for (let start = 0; start < rows.length; start += MAXIMUM_EVENT_ITEMS) {
    const told = rows.slice(start, start + MAXIMUM_EVENT_ITEMS).map(({ sha1, size }) => ({ digest: sha1.toString('base64'), size }));
    await appendToOutbox(manager, createEvent('ContentAvailable', { files: told }, { source: SOURCE }));
  }
}

/** The attempt failed. Tells with ContentFailed, and sees to the next attempt. Throws {@link ContentError} `LEASE_LOST`. */
export async function failFile(dataSource: DataSource, file: FileToFetch, failure: FetchFailure, now = new Date()): Promise<void> {
  await dataSource.transaction(async (manager) => {
    await endLease(manager, file);
    await recordFailure(manager, file.sha1, failure, nextAttempt(failure.code, file.attempt, now, Math.random()), file.attempt);
  });
}

/** A file of the store turned out not to be what it should be, or to be gone: it is fetched again, at once. Tells with ContentFailed. */
export async function recordDamaged(manager: EntityManager, sha1: Buffer, reason: string): Promise<void> {
  await recordFailure(manager, sha1, { code: 'digestMismatch', reason }, new Date(), 1);
}

async function recordFailure(
  manager: EntityManager, sha1: Buffer, { code, reason, asksUpstream }: FetchFailure, nextAttemptAt: Date, attempt: number,
): Promise<void> {
  const [, count]: [unknown[], number] = await manager.query(`
    UPDATE content.content_file SET
      state = $2, failure_code = $3, failure = $4, next_attempt_at = $5, lease_owner = NULL, lease_expires_at = NULL, available_at = NULL
    WHERE sha1 = $1`, [sha1, code === 'digestMismatch' ? 'quarantined' : 'failed', code, reason.slice(0, MAXIMUM_REASON_LENGTH), nextAttemptAt]);
  if (count === 0) return;
  const digest = sha1.toString('base64');
  const data = { digest, reason: code, attempt, nextAttemptAt: nextAttemptAt.toISOString() };
  await appendToOutbox(manager, createEvent('ContentFailed', data, { source: SOURCE, subject: digest }));
  if (asksUpstream === true) await appendToOutbox(manager, createEvent('UpstreamContentMissed', { digests: [digest] }, { source: SOURCE, subject: digest }));
}
