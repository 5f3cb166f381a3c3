import type { DataSource } from 'typeorm';

/** Bytes of all files that are in the store or on their way into it. @param except a file that does not count */
export async function heldBytes(dataSource: DataSource, except: Buffer | null = null): Promise<number> {
  const [row]: { bytes: number }[] = await dataSource.query(`
    SELECT coalesce(sum(size), 0)::float8 AS bytes FROM content.content_file WHERE state IN ('available', 'fetching')
      AND ($1::bytea IS NULL OR sha1 <> $1)`, [except]);
  return row?.bytes ?? 0;
}
