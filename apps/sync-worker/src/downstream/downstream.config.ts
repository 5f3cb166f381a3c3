import { z } from 'zod';
import { setting, wholeNumber, type databaseConfig } from '@sluice/platform/config';
import { serverNameConfig, upstreamClientConfig } from '@sluice/platform/upstream-client';

/** Settings of the downstream role. What an administrator changes while it runs (upstream server, schedule, selection) is in the database. */
export const downstreamConfig = z.object({
  ...upstreamClientConfig.shape,
  ...serverNameConfig.shape,
  SLUICE_SYNCHRONIZATION_LEASE_SECONDS: setting(wholeNumber(2, 3_600).default(30), {
    meaning: 'How long after the death of a process its synchronization waits for another one to take it up, in seconds.',
    expected: 'a whole number from 2 to 3600',
    default: '30',
  }),
  SLUICE_SYNCHRONIZATION_PAUSE_PERCENT: setting(wholeNumber(0, 1_000).default(100), {
    meaning: 'Length of the pauses before a call to the upstream server is repeated, in per cent of the usual ones.',
    expected: 'a whole number from 0 to 1000',
    default: '100',
  }),
});

export type DownstreamConfig = z.output<typeof downstreamConfig> & z.output<typeof databaseConfig>;
