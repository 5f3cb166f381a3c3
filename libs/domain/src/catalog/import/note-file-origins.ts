import type { DataSource } from 'typeorm';
import { MAXIMUM_TEXT_LENGTH } from './check-batch.js';

/** Where a file can be fetched from. */
export interface FileOrigin {
  /** 20 bytes. */
  readonly sha1: Uint8Array;
  readonly url: string;
}

/**
 * Notes where files of the catalog can be fetched from, as far as nobody said so before; files that are not in the catalog are left out.
 * Clients see nothing of it. Returns how many were left out.
 */
export async function noteFileOrigins(dataSource: DataSource, origins: readonly FileOrigin[]): Promise<number> {
  const storable = origins.filter(({ url }) => url.length <= MAXIMUM_TEXT_LENGTH && !url.includes('\0'));
  const values = [storable.map(({ sha1 }) => Buffer.from(sha1)), storable.map(({ url }) => url)];
  // In the order of digests: two imports at the same time cannot deadlock.
  await dataSource.query(`
    WITH known AS (
      SELECT f.sha1, o.url FROM (SELECT DISTINCT ON (sha1) sha1, url FROM unnest($1::bytea[], $2::text[]) AS o (sha1, url) ORDER BY sha1, url) o
      JOIN catalog.file f USING (sha1) WHERE f.origin_url IS NULL ORDER BY f.sha1 FOR UPDATE OF f
    )
    UPDATE catalog.file f SET origin_url = known.url FROM known WHERE known.sha1 = f.sha1`, values);
  const [row]: { unknown: number }[] = await dataSource.query(`
    SELECT count(*)::int AS unknown FROM unnest($1::bytea[]) AS o (sha1) WHERE NOT EXISTS (SELECT FROM catalog.file f WHERE f.sha1 = o.sha1)`, [values[0]]);
  return row!.unknown;
}
