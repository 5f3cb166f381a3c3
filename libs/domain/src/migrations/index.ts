/** The database's schema: entities, migrations, and how to connect and to migrate. */
export { ALL_ENTITIES } from './entities.js';
export { ALL_MIGRATIONS } from './migrations.js';
export { createDataSource, dataSourceOptions, type PostgresOptions } from './data-source.js';
export { runMigrations } from './run-migrations.js';
export { missingMigrations } from './missing-migrations.js';
