import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { createEvent } from '../../events/index.js';
import { appendToOutbox } from '../../messaging/index.js';
import { SqlConditions } from '../../persistence/sql-conditions.js';
import { ContentError } from '../content-error.js';
import type { ContentJob, ContentJobKind } from './content-job.entity.js';

/** A job as it is told to people. */
export type ContentJobRecord = Omit<ContentJob, 'leaseOwner' | 'leaseExpiresAt'>;

/** After which job a page goes on. */
export type ContentJobPosition = Pick<ContentJob, 'requestedAt' | 'id'>;

/**
 * Makes a job that waits for a content-fetcher, tells of it with ContentJobRequested, and returns its id.
 * Throws {@link ContentError} `JOB_ACTIVE` when there is one of its kind already.
 */
export function requestContentJob(dataSource: DataSource, kind: ContentJobKind, adminName: string, source: string): Promise<string> {
  return dataSource.transaction(async (manager) => {
    const id = randomUUID();
    // One statement decides: of two requests at once, one inserts nothing.
    const inserted: unknown[] = await manager.query('INSERT INTO content.content_job (id, kind, admin_name) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING 1', [id, kind, adminName]);
    if (inserted.length === 0) throw new ContentError('JOB_ACTIVE', `A ${kind} of the content store is under way already.`);
    await appendToOutbox(manager, createEvent('ContentJobRequested', { jobId: id, kind }, { source, subject: id }));
    return id;
  });
}

/** The job with an id, or null. */
export async function findContentJob(dataSource: DataSource, id: string): Promise<ContentJobRecord | null> {
  const [found]: ContentJobRecord[] = await dataSource.query(`SELECT ${COLUMNS} FROM content.content_job WHERE id = $1::uuid`, [id]);
  return found ?? null;
}

/** At most `limit` jobs of a kind, the newest first, after `position`. */
export function listContentJobs(dataSource: DataSource, kind: ContentJobKind, limit: number, position: ContentJobPosition | null = null): Promise<ContentJobRecord[]> {
  const where = new SqlConditions().add('kind = $1', kind);
  if (position !== null) where.add('(requested_at, id) < ($1::timestamptz, $2::uuid)', position.requestedAt, position.id);
  return dataSource.query(`
    SELECT ${COLUMNS} FROM content.content_job WHERE ${where.sql} ORDER BY requested_at DESC, id DESC LIMIT ${where.parameter(limit)}`, where.parameters);
}

const COLUMNS = `
  id, kind, state, admin_name AS "adminName", requested_at AS "requestedAt", started_at AS "startedAt", finished_at AS "finishedAt", attempt,
  files_done AS "filesDone", bytes_done::float8 AS "bytesDone", files_total AS "filesTotal", bytes_total::float8 AS "bytesTotal",
  files_found AS "filesFound", bytes_found::float8 AS "bytesFound", failure`;
