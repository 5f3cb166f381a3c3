import { createDataSource } from './data-source.js';

/** The advisory lock that serialises migrations, so that two processes can start at once. */
export const MIGRATION_LOCK = 0x5107_0001;

/**
 * Brings the database at `url` to the newest schema; a second caller waits for the first and then finds nothing to do.
 * All pending migrations commit together or not at all. Returns the names of those that ran.
 */
export async function runMigrations(url: string): Promise<string[]> {
  const dataSource = createDataSource(url, { poolSize: 2, applicationName: 'sluice-migrations' });
  await dataSource.initialize();
  try {
    // A connection of its own holds the lock, and the server releases it with the connection: below, or should this process die.
    const lock = dataSource.createQueryRunner();
    try {
      await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
      const done = await dataSource.runMigrations();
      return done.map((migration) => migration.name);
    } finally {
      await lock.release();
    }
  } finally {
    await dataSource.destroy();
  }
}
