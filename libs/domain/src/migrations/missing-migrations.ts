import { ALL_MIGRATIONS } from './migrations.js';
import { createDataSource } from './data-source.js';

/**
 * The migrations that this release knows and the database at `url` has not seen yet, oldest first. It changes nothing there. Those of newer releases do
 * not count: a database may be ahead of the code, not behind it.
 */
export async function missingMigrations(url: string): Promise<string[]> {
  const dataSource = createDataSource(url, { poolSize: 1, applicationName: 'sluice-migrations' });
  await dataSource.initialize();
  try {
    const [{ present }] = await dataSource.query<[{ present: boolean }]>(`SELECT to_regclass('sluice_migration') IS NOT NULL AS present`);
    const rows = present ? await dataSource.query<{ name: string }[]>('SELECT name FROM sluice_migration') : [];
    const seen = new Set(rows.map(({ name }) => name));
    return ALL_MIGRATIONS.map(({ name }) => name).filter((name) => !seen.has(name));
  } finally {
    await dataSource.destroy();
  }
}
