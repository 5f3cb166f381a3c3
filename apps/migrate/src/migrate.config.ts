import { z } from 'zod';
import { databaseConfig, serviceConfig, setting, wholeNumber } from '@sluice/platform/config';

/** Everything the program reads from its environment. */
export const migrateConfig = z.object({
  DATABASE_URL: databaseConfig.shape.DATABASE_URL,
  SLUICE_LOG_LEVEL: serviceConfig.shape.SLUICE_LOG_LEVEL,
  SLUICE_MIGRATE_WAIT_SECONDS: setting(wholeNumber(1, 86_400).default(300), {
    meaning: 'How long to wait for a database that cannot be reached, and with `--wait` for its schema, in seconds.',
    expected: 'a whole number from 1 to 86400',
    default: '300',
  }),
});

export type MigrateConfig = z.output<typeof migrateConfig>;
