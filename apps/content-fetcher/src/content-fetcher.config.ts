import { z } from 'zod';
import { databaseConfig, natsConfig } from '@sluice/platform/config';
import { contentStoreConfig } from '@sluice/platform/content-store';
import type { HttpLimits } from '@sluice/platform/observability';
import { fetchConfig } from './fetch/fetch.config.js';
import { serveConfig } from './serve/serve.config.js';

/** Everything the service reads from its environment besides what every service reads. */
export const contentFetcherConfig = z.object({
  ...databaseConfig.shape,
  ...natsConfig.shape,
  ...contentStoreConfig.shape,
  ...fetchConfig.shape,
  ...serveConfig.shape,
});

export type ContentFetcherConfig = z.output<typeof contentFetcherConfig>;

/** Limits of the service's HTTP server besides the usual ones. */
export const contentFetcherHttp: HttpLimits = { answersHalfClosed: true };
