import type { DataSource } from 'typeorm';
import { CONTENT_PRIORITIES } from '../content-file.entity.js';

/** Who wants files that no approval asks for. */
export type ContentRequester = 'downstream' | 'administrator';

/**
 * Wants files by name, whatever is approved (MS-WSUSSS 3.1.4.11). One that failed is tried again at once. Digests that the catalog does not
 * have are left out, and all of them when clients fetch from the origin. Returns the files that the table says are in the store: whoever
 * asked may have found that they are not.
 */
export async function requestContent(dataSource: DataSource, sha1: readonly Buffer[], requester: ContentRequester): Promise<Buffer[]> {
  const rows: { sha1: Buffer; isAvailable: boolean }[] = await dataSource.query(`
    INSERT INTO content.content_file AS c (sha1, size, priority, requested_by_downstream, requested_by_administrator)
    SELECT f.sha1, f.size, ${CONTENT_PRIORITIES.requested}, $2 = 'downstream', $2 = 'administrator' FROM catalog.file f
    WHERE f.sha1 = ANY ($1::bytea[])
      AND NOT EXISTS (SELECT FROM servers.synchronization_configuration s WHERE s.content_storage = 'origin')
    ORDER BY f.sha1
    ON CONFLICT (sha1) DO UPDATE SET
      priority = least(c.priority, EXCLUDED.priority),
      requested_by_downstream = c.requested_by_downstream OR EXCLUDED.requested_by_downstream,
      requested_by_administrator = c.requested_by_administrator OR EXCLUDED.requested_by_administrator,
      unneeded_since = NULL,
      next_attempt_at = CASE WHEN c.state IN ('wanted', 'failed', 'quarantined') THEN clock_timestamp() END
    RETURNING sha1, state = 'available' AS "isAvailable"`, [sha1, requester]);
  return rows.filter((row) => row.isAvailable).map((row) => row.sha1);
}

/** A client is waiting for a file that is on its way: it comes before all others. */
export async function hastenContent(dataSource: DataSource, sha1: Buffer): Promise<void> {
  await dataSource.query(`
    UPDATE content.content_file SET priority = ${CONTENT_PRIORITIES.waitedFor}
    WHERE sha1 = $1 AND state = 'wanted' AND priority <> ${CONTENT_PRIORITIES.waitedFor}`, [sha1]);
}
