import type { DataSource, EntityManager } from 'typeorm';

/**
 * The change number at which any revision last came, went, or changed its shape (leaf, latest, bundled, an approval taken back); 0 for an
 * empty catalog. Whoever holds the revisions as of that number or a later one needs to read only declined updates, groups and deployments.
 */
export async function lastShapeChange(manager: DataSource | EntityManager): Promise<number> {
  const [row]: { last: number | null }[] = await manager.query(`
    SELECT greatest((SELECT max(shape_change_number) FROM catalog.revision), (SELECT max(change_number) FROM catalog.removed_revision))::float8 AS last`);
  return row?.last ?? 0;
}
