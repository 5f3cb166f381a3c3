import { createDataSource, runMigrations } from '@sluice/domain/migrations';

/**
 * Compares what the migrations build with what the entities describe: migrates an empty database and asks TypeORM what
 * it would still change.
 *
 * @returns the statements that would make the database equal to the entities; none when they agree
 */
export async function findDrift(databaseUrl: string): Promise<string[]> {
  await runMigrations(databaseUrl);
  const dataSource = await createDataSource(databaseUrl).initialize();
  try {
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    return upQueries.map(({ query }) => query);
  } finally {
    await dataSource.destroy();
  }
}
