import type { DataSource } from 'typeorm';
import { SqlConditions } from '../../persistence/sql-conditions.js';
import type { ContentFile, ContentFileState } from '../content-file.entity.js';

/** A content file as lists show it. */
export type ListedContentFile =
  & Pick<ContentFile, 'sha1' | 'size' | 'state' | 'attempts' | 'nextAttemptAt' | 'failureCode' | 'failure' | 'wantedAt' | 'availableAt' | 'unneededSince'>
  & {
    readonly requestedByDownstream: boolean;
    readonly requestedByAdministrator: boolean;
    /** How one of the updates calls it; null when none is in the catalog. */
    readonly fileName: string | null;
    /** The newest revision that uses it; null when there is none. */
    readonly updateId: string | null;
    readonly title: string | null;
  };

/** At most `limit` files that are needed or here, by their digests, after `after`. */
export function listContentFiles(
  dataSource: DataSource, filter: { readonly states?: readonly ContentFileState[]; readonly sha1?: Buffer }, limit: number, after: Buffer | null = null,
): Promise<ListedContentFile[]> {
  const where = new SqlConditions();
  if (filter.states !== undefined) where.add('c.state = ANY ($1::text[])', filter.states);
  if (filter.sha1 !== undefined) where.add('c.sha1 = $1', filter.sha1);
  if (after !== null) where.add('c.sha1 > $1', after);
  return dataSource.query(`
    SELECT c.sha1, c.size::float8 AS size, c.state, c.attempts, c.next_attempt_at AS "nextAttemptAt", c.failure_code AS "failureCode", c.failure,
           c.wanted_at AS "wantedAt", c.available_at AS "availableAt", c.unneeded_since AS "unneededSince",
           c.requested_by_downstream AS "requestedByDownstream", c.requested_by_administrator AS "requestedByAdministrator",
           u.file_name AS "fileName", u.update_id AS "updateId", u.title
    FROM content.content_file c LEFT JOIN LATERAL (
      SELECT f.file_name, r.update_id, r.title FROM catalog.revision_file f JOIN catalog.revision r USING (revision_id)
      WHERE f.sha1 = c.sha1 ORDER BY r.revision_id DESC, f.file_name LIMIT 1) AS u ON true
    WHERE ${where.sql}
    ORDER BY c.sha1 LIMIT ${where.parameter(limit)}`, where.parameters);
}
