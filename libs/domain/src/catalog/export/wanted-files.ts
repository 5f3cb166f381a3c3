import type { EntityManager } from 'typeorm';
import { keysetPages } from '../read/snapshot.js';

/** A content file that computers need for what is approved for them. */
export interface WantedFile {
  /** 20 bytes. */
  readonly sha1: Buffer;
  /** 32 bytes, or null when no document gave it. */
  readonly sha256: Buffer | null;
  /** Bytes. */
  readonly size: number;
  readonly extension: string;
  readonly originUrl: string | null;
}

/**
 * The files of every revision that some group is to install, is offered or is to uninstall, and of what they bundle, by digest. With the
 * files of their licences.
 */
export function wantedFilePages(manager: EntityManager): AsyncGenerator<WantedFile[]> {
  return keysetPages<WantedFile>(manager, `
    WITH RECURSIVE part AS (
      SELECT d.revision_id FROM deployments.deployment d WHERE d.action IN ('Install', 'OptionalInstall', 'Uninstall')
      UNION
      SELECT member.revision_id
      FROM part JOIN catalog.bundled_revision b ON b.revision_id = part.revision_id
      JOIN catalog.revision member ON member.update_id = b.bundled_update_id AND member.revision_number = b.bundled_revision_number
    )
    SELECT sha1, sha256, size::float8 AS size, extension, origin_url AS "originUrl" FROM catalog.file
    WHERE sha1 > $1 AND sha1 IN (SELECT u.sha1 FROM part JOIN catalog.revision_file u USING (revision_id))
    ORDER BY sha1 LIMIT $2`, [Buffer.alloc(0)], ({ sha1 }) => [sha1]);
}
