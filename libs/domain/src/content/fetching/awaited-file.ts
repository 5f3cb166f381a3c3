import type { DataSource } from 'typeorm';

/** A file that is not here, with what the catalog says of it. */
export interface AwaitedFile {
  readonly sha1: Buffer;
  /** Bytes. */
  readonly size: number;
  /** With its dot, lower case; empty when the file has none. */
  readonly extension: string;
  readonly originUrl: string | null;
}

/**
 * A file that is wanted and not here, as long as its last attempt says nothing against the bytes that would come: it is only waited for, or
 * there is no room for it. Null for every other.
 */
export async function findAwaitedFile(dataSource: DataSource, sha1: Buffer): Promise<AwaitedFile | null> {
  const [file]: AwaitedFile[] = await dataSource.query(`
    SELECT f.sha1, f.size::float8 AS size, f.extension, f.origin_url AS "originUrl"
    FROM content.content_file c JOIN catalog.file f USING (sha1)
    WHERE c.sha1 = $1 AND c.unneeded_since IS NULL AND (
      c.state = 'wanted' OR (c.state IN ('fetching', 'failed') AND (c.failure_code IS NULL OR c.failure_code IN ('noSpace', 'quotaReached'))))`, [sha1]);
  return file ?? null;
}
