import type { DataSource } from 'typeorm';

/** Bytes of all files that are in the store or on their way into it. */
export async function heldBytes(dataSource: DataSource): Promise<number> {
  const [row]: { bytes: number }[] = await dataSource.query(`
    SELECT coalesce(sum(size), 0)::float8 AS bytes FROM content.content_file WHERE state IN ('available', 'fetching')`);
  return row?.bytes ?? 0;
}
