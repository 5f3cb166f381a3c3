import type { DataSource } from 'typeorm';

/** Resolves when a statement of this database waits for the end of another transaction. */
export async function untilSomebodyWaits(dataSource: DataSource): Promise<void> {
  for (;;) {
    const waiting: unknown[] = await dataSource.query(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND wait_event IN ('transactionid', 'tuple')`);
    if (waiting.length > 0) return;
  }
}
