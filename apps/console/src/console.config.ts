import { z } from 'zod';
import { databaseConfig, natsConfig, secretText, setting } from '@sluice/platform/config';
import { contentStoreConfig } from '@sluice/platform/content-store';

/** As short as the edge's settings allow it. */
const MINIMUM_TOKEN_LENGTH = 16;

/** Settings that the console needs besides those of every service. */
export const consoleOnlyConfig = z.object({
  SLUICE_ADMIN_TOKEN: setting(secretText(MINIMUM_TOKEN_LENGTH), {
    meaning: 'The token that requests to the management API must present. `npm start` passes the one it draws.',
    expected: `at least ${MINIMUM_TOKEN_LENGTH} characters`,
  }),
});

/** Everything the console reads from its environment besides what every service reads. */
export const consoleConfig = z.object({ ...databaseConfig.shape, ...natsConfig.shape, ...contentStoreConfig.shape, ...consoleOnlyConfig.shape });

export type ConsoleConfig = z.output<typeof consoleConfig>;
