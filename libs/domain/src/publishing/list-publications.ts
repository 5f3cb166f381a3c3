import type { DataSource } from 'typeorm';
import { SqlConditions } from '../persistence/sql-conditions.js';
import type { Publication } from './publication.entity.js';

/** A publication as lists show it. */
export interface ListedPublication extends Publication {
  /** Null when the revision is not in the catalog any more, or has no title. */
  readonly title: string | null;
  /** How the revision calls the file. */
  readonly fileName: string | null;
  /** Bytes. */
  readonly fileSize: number | null;
}

/** After which publication a page goes on. */
export type PublicationPosition = Pick<Publication, 'publishedAt' | 'updateId' | 'revisionNumber'>;

/** At most `limit` publications, the newest first, after `position`. */
export function listPublications(dataSource: DataSource, limit: number, position: PublicationPosition | null = null): Promise<ListedPublication[]> {
  const where = new SqlConditions();
  if (position !== null) where.add('(p.published_at, p.update_id, p.revision_number) < ($1::timestamptz, $2::uuid, $3::int)', position.publishedAt, position.updateId, position.revisionNumber);
  return dataSource.query(`
    SELECT p.update_id AS "updateId", p.revision_number AS "revisionNumber", p.sha1, p.admin_name AS "adminName", p.published_at AS "publishedAt",
           r.title, f.file_name AS "fileName", c.size::float8 AS "fileSize"
    FROM catalog.publication p
      LEFT JOIN catalog.revision r USING (update_id, revision_number)
      LEFT JOIN catalog.revision_file f ON f.revision_id = r.revision_id AND f.sha1 = p.sha1
      LEFT JOIN catalog.file c ON c.sha1 = p.sha1
    WHERE ${where.sql}
    ORDER BY p.published_at DESC, p.update_id DESC, p.revision_number DESC LIMIT ${where.parameter(limit)}`, where.parameters);
}
