import type { DataSource, EntityManager } from 'typeorm';

/** A content file. */
export interface CatalogFile {
  readonly sha1: Buffer;
  readonly sha256: Buffer | null;
  /** Bytes. */
  readonly size: number;
  /** With its dot, lower case; empty when the file has none. */
  readonly extension: string;
  readonly originUrl: string | null;
}

/** A content file as one revision uses it. */
export interface CatalogRevisionFile extends CatalogFile {
  readonly revisionId: number;
  readonly fileName: string;
  readonly modified: Date | null;
  readonly patchingType: string | null;
}

const FILE_COLUMNS = `f.sha1, f.sha256, f.size::float8 AS size, f.extension, f.origin_url AS "originUrl"`;

/** The files of the given revisions, by revision and file name. */
export function readFiles(source: DataSource | EntityManager, revisionIds: readonly number[]): Promise<CatalogRevisionFile[]> {
  if (revisionIds.length === 0) return Promise.resolve([]);
  return source.query(`
    SELECT r.revision_id AS "revisionId", r.file_name AS "fileName", r.modified, r.patching_type AS "patchingType", ${FILE_COLUMNS}
    FROM catalog.revision_file r JOIN catalog.file f USING (sha1)
    WHERE r.revision_id = ANY ($1::int[])
    ORDER BY r.revision_id, r.file_name, r.sha1`, [revisionIds]);
}

/** The files with the given SHA-1 digests, in no particular order; digests that no file has yield nothing. */
export function findFilesBySha1(source: DataSource | EntityManager, sha1: readonly Uint8Array[]): Promise<CatalogFile[]> {
  if (sha1.length === 0) return Promise.resolve([]);
  return source.query(
    `SELECT ${FILE_COLUMNS} FROM catalog.file f WHERE f.sha1 = ANY ($1::bytea[])`,
    [sha1.map((digest) => Buffer.from(digest.buffer, digest.byteOffset, digest.byteLength))],
  );
}
