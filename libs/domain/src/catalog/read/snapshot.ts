import type { DataSource, EntityManager } from 'typeorm';

/** Rows fetched by one query when a whole table is read. */
export const READ_PAGE_ROWS = 10_000;

/**
 * Runs `read` in one transaction whose queries all see the database as it was at the first of them, and which cannot write.
 * It holds back the clean-up of dead rows while it lasts, so `read` should not wait for anybody.
 */
export function readSnapshot<T>(dataSource: DataSource, read: (manager: EntityManager) => Promise<T>): Promise<T> {
  return dataSource.transaction('REPEATABLE READ', async (manager) => {
    await manager.query('SET TRANSACTION READ ONLY');
    return read(manager);
  });
}

/**
 * Reads a table in pages of {@link READ_PAGE_ROWS} rows by key: `sql` orders by its key and takes the key after which to
 * go on as its first parameters and the page size as its last. Memory is bounded by one page.
 */
export async function* keysetPages<Row>(
  manager: EntityManager,
  sql: string,
  firstKey: readonly unknown[],
  keyOf: (row: Row) => readonly unknown[],
): AsyncGenerator<Row[]> {
  let key = firstKey;
  for (;;) {
    const rows: Row[] = await manager.query(sql, [...key, READ_PAGE_ROWS]);
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    if (rows.length < READ_PAGE_ROWS) return;
    key = keyOf(last);
  }
}
