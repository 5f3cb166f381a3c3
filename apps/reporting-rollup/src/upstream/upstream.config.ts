import { z } from 'zod';
import { setting, wholeNumber } from '@sluice/platform/config';
import { serverNameConfig, upstreamClientConfig } from '@sluice/platform/upstream-client';

/** Settings of reporting to the upstream server. Which server that is, when, and how much it is told is in the database. */
export const upstreamConfig = z.object({
  ...upstreamClientConfig.shape,
  ...serverNameConfig.shape,
  SLUICE_ROLLUP_LEASE_SECONDS: setting(wholeNumber(2, 3_600).default(30), {
    meaning: 'How long after the death of a process its rollup waits for another one to take it up, in seconds.',
    expected: 'a whole number from 2 to 3600',
    default: '30',
  }),
  SLUICE_ROLLUP_PAUSE_PERCENT: setting(wholeNumber(0, 1_000).default(100), {
    meaning: 'Length of the pauses before the upstream server is told again, in per cent of the usual ones.',
    expected: 'a whole number from 0 to 1000',
    default: '100',
  }),
});

export type UpstreamConfig = z.output<typeof upstreamConfig>;
