import { z } from 'zod';
import { databaseConfig, natsConfig } from '@sluice/platform/config';

/** Everything the service reads from its environment besides what every service reads. */
export const contentFetcherConfig = z.object({
  ...databaseConfig.shape,
  ...natsConfig.shape,
});

export type ContentFetcherConfig = z.output<typeof contentFetcherConfig>;
