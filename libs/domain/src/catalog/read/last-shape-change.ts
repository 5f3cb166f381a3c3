import type { DataSource, EntityManager } from 'typeorm';

/**
 * The change number at which any revision last came or changed its shape (leaf, latest, bundled, an approval taken back); 0 for an empty
 * catalog. Whoever holds the revisions as of that number or a later one needs to read only declined updates, groups and deployments.
 */
export async function lastShapeChange(manager: DataSource | EntityManager): Promise<number> {
  const [row]: { last: number | null }[] = await manager.query('SELECT max(shape_change_number)::float8 AS last FROM catalog.revision');
  return row?.last ?? 0;
}
