import { z } from 'zod';
import { databaseConfig, natsConfig, setting, wholeNumber } from '@sluice/platform/config';
import { soapHostConfig } from '@sluice/platform/soap-host';
import { upstreamConfig } from './upstream/upstream.config.js';

/** Settings that only this service has. */
export const reportingOnlyConfig = z.object({
  SLUICE_REPORTS_PER_TRANSACTION: setting(wholeNumber(1, 2_000).default(500), {
    meaning: 'Reports of computers that are settled in one transaction.',
    expected: 'a whole number from 1 to 2000',
    default: '500',
  }),
  SLUICE_EVENT_RETENTION_DAYS: setting(wholeNumber(1, 3_650).default(90), {
    meaning: 'How long events of computers are kept, in days; whole months go at once.',
    expected: 'a whole number from 1 to 3650',
    default: '90',
  }),
});

/** Everything the service reads from its environment besides what every service reads. */
export const reportingRollupConfig = z.object({
  ...databaseConfig.shape,
  ...natsConfig.shape,
  ...soapHostConfig.shape,
  ...reportingOnlyConfig.shape,
  ...upstreamConfig.shape,
});

export type ReportingRollupConfig = z.output<typeof reportingRollupConfig>;
