export { SHARED_STATE } from './binaries.js';
export { type PostgresOptions, startPostgres } from './start-postgres.js';
export type { Tune } from './settings.js';
