import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { ContentError } from '../content-error.js';
import type { ContentJob, ContentJobKind } from './content-job.entity.js';

/** A job that a process has taken up. */
export interface TakenJob {
  readonly id: string;
  readonly kind: ContentJobKind;
  /** Drawn anew for every taking. */
  readonly owner: string;
  /** 1, or more when processes died over it. */
  readonly attempt: number;
}

/** How far a job is. */
export type JobProgress = Pick<ContentJob, 'filesDone' | 'bytesDone' | 'filesFound' | 'bytesFound'>;

/** Takes up a job that waits, or whose process died; it begins anew. Null when there is none. */
export async function takeContentJob(dataSource: DataSource, leaseSeconds: number): Promise<TakenJob | null> {
  const owner = randomUUID();
  const [rows]: [Omit<TakenJob, 'owner'>[], number] = await dataSource.query(`
    UPDATE content.content_job j SET
      state = 'running', attempt = attempt + 1, started_at = coalesce(started_at, clock_timestamp()), lease_owner = $1,
      lease_expires_at = clock_timestamp() + make_interval(secs => $2), files_done = 0, bytes_done = 0, files_found = 0, bytes_found = 0,
      files_total = CASE WHEN kind = 'verification' THEN s.files END, bytes_total = CASE WHEN kind = 'verification' THEN s.bytes END
    FROM (SELECT count(*)::int AS files, coalesce(sum(size), 0)::bigint AS bytes FROM content.content_file WHERE state = 'available') AS s
    WHERE id = (
      SELECT id FROM content.content_job WHERE state IN ('waiting', 'running') AND (lease_expires_at IS NULL OR lease_expires_at < clock_timestamp())
      ORDER BY requested_at LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, kind, attempt`, [owner, leaseSeconds]);
  return rows[0] === undefined ? null : { ...rows[0], owner };
}

/** Notes how far a job is, and prolongs its lease. Throws {@link ContentError} `LEASE_LOST`. */
export async function reportContentJob(dataSource: DataSource, job: TakenJob, progress: JobProgress, leaseSeconds: number): Promise<void> {
  await write(dataSource, job, progress, 'lease_expires_at = clock_timestamp() + make_interval(secs => $7)', leaseSeconds);
}

/** Ends a job; `failure` says why when it failed. Throws {@link ContentError} `LEASE_LOST`. */
export async function finishContentJob(dataSource: DataSource, job: TakenJob, progress: JobProgress, failure: string | null): Promise<void> {
  await write(dataSource, job, progress, `
    state = CASE WHEN $7::text IS NULL THEN 'succeeded' ELSE 'failed' END, failure = $7, finished_at = clock_timestamp(), lease_owner = NULL, lease_expires_at = NULL`, failure);
}

/** Lets go of a job so that another process can take it up at once. */
export async function releaseContentJob(dataSource: DataSource, { id, owner }: TakenJob): Promise<void> {
  await dataSource.query('UPDATE content.content_job SET lease_owner = NULL, lease_expires_at = NULL WHERE id = $1 AND lease_owner = $2', [id, owner]);
}

async function write(dataSource: DataSource, { id, owner }: TakenJob, { filesDone, bytesDone, filesFound, bytesFound }: JobProgress, changes: string, value: unknown): Promise<void> {
  const [, count]: [unknown[], number] = await dataSource.query(`
    UPDATE content.content_job SET files_done = $3, bytes_done = $4, files_found = $5, bytes_found = $6, ${changes} WHERE id = $1 AND lease_owner = $2`,
  [id, owner, filesDone, bytesDone, filesFound, bytesFound, value]);
  if (count === 0) throw new ContentError('LEASE_LOST', 'Another process has taken up the job.');
}
