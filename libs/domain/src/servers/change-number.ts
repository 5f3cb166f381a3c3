import type { DataSource, EntityManager } from 'typeorm';

/** The advisory lock of every transaction that changes what clients may see: catalog, deployments, groups, memberships. */
export const CATALOG_LOCK = 0x5107_0002;

/** A transaction that changes what clients may see. */
export interface CatalogChange {
  /** The transaction; everything the change writes goes through it. */
  readonly manager: EntityManager;
  /**
   * The change number of this transaction. The first call draws it, later calls return the same one. A transaction that
   * turns out to change nothing never calls it, and so wakes nobody.
   */
  number(): Promise<number>;
}

/**
 * Runs `work` in a transaction that holds {@link CATALOG_LOCK}. Such transactions commit one after the other, so a reader
 * that sees change number n sees the changes of every number up to n, and clients can be told "everything since n".
 */
export function changeCatalog<T>(dataSource: DataSource, work: (change: CatalogChange) => Promise<T>): Promise<T> {
  return dataSource.transaction('READ COMMITTED', async (manager) => {
    await manager.query('SELECT pg_advisory_xact_lock($1)', [CATALOG_LOCK]);
    let drawn: Promise<number> | null = null;
    return work({ manager, number: () => (drawn ??= drawChangeNumber(manager)) });
  });
}

/** The change number of the last committed change, or of the snapshot when `source` is a transaction with one. */
export async function currentChangeNumber(source: DataSource | EntityManager): Promise<number> {
  const rows: { value: string }[] = await source.query('SELECT value FROM servers.change_number');
  return changeNumberOf(rows);
}

async function drawChangeNumber(manager: EntityManager): Promise<number> {
  const [rows]: [{ value: string }[], number] = await manager.query(
    'UPDATE servers.change_number SET value = value + 1 RETURNING value',
  );
  return changeNumberOf(rows);
}

function changeNumberOf(rows: readonly { value: string }[]): number {
  const row = rows[0];
  if (row === undefined) throw new Error('servers.change_number has lost its row.');
  return Number(row.value);
}
