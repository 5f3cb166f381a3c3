import { z } from 'zod';
import { readByteSize, setting, wholeNumber, type databaseConfig } from '@sluice/platform/config';
import { contentStoreConfig } from '@sluice/platform/content-store';
import { readNetwork, upstreamClientConfig, type Network } from '@sluice/platform/upstream-client';
import { readHourlyRates, type HourlyRate } from './config/hourly-rate.js';

const MAXIMUM_LIST_LENGTH = 1_000;

/** Settings of fetching. What an administrator changes while it runs (upstream server, which files, where from) is in the database. */
export const fetchConfig = z.object({
  ...upstreamClientConfig.shape,
  SLUICE_CONTENT_FETCHES: setting(wholeNumber(0, 64).default(3), {
    meaning: 'Files that one process fetches at the same time; with 0 it fetches none and only serves.',
    expected: 'a whole number from 0 to 64',
    default: '3',
  }),
  SLUICE_CONTENT_RANGES: setting(wholeNumber(1, 32).default(4), {
    meaning: 'Parts of a large file that are fetched at the same time. Each takes 8 MiB of memory, more for files beyond 64 GiB.',
    expected: 'a whole number from 1 to 32',
    default: '4',
  }),
  SLUICE_CONTENT_RATE: setting(z.string().max(MAXIMUM_LIST_LENGTH).transform(orIssue(readHourlyRates)).default([] as HourlyRate[]), {
    meaning: 'How fast one process fetches, by hour of the day (UTC), in megabytes a second: `08-18=5,18-22=20`. The first part that names the hour counts; 0 stops fetching.',
    expected: 'parts such as 08-18=5, separated by commas',
    default: 'no limit',
  }),
  SLUICE_CONTENT_QUOTA: contentStoreConfig.shape.SLUICE_CONTENT_QUOTA,
  SLUICE_CONTENT_RESERVE: setting(z.string().default('1 GiB').transform(orIssue(readByteSize)), {
    meaning: 'Room that fetching leaves in the store, where the store can tell how much it has.',
    expected: 'a number of bytes such as 10 GiB',
    default: '1 GiB',
  }),
  SLUICE_CONTENT_GRACE_HOURS: setting(wholeNumber(0, 87_600).default(720), {
    meaning: 'How long a file stays that nothing needs any more, and how long a file that was begun and given up, in hours.',
    expected: 'a whole number from 0 to 87600',
    default: '720',
  }),
  SLUICE_CONTENT_ALLOWED_NETWORKS: setting(z.string().max(MAXIMUM_LIST_LENGTH).transform(orIssue(readNetworks)).default([] as Network[]), {
    meaning: 'Networks that files may be fetched from although they are loopback, link-local or a cloud\'s own. An upstream server that is configured by such an address needs no mention.',
    expected: 'networks such as 127.0.0.0/8, separated by commas',
    default: 'none',
  }),
  SLUICE_CONTENT_LEASE_SECONDS: setting(wholeNumber(2, 3_600).default(30), {
    meaning: 'How long after the death of a process the files that it fetched wait for another one, in seconds.',
    expected: 'a whole number from 2 to 3600',
    default: '30',
  }),
  SLUICE_CONTENT_PAUSE_PERCENT: setting(wholeNumber(0, 1_000).default(100), {
    meaning: 'Length of the pauses before an upstream server that failed is asked again for the same file, in per cent of the usual ones.',
    expected: 'a whole number from 0 to 1000',
    default: '100',
  }),
});

export type FetchConfig = z.output<typeof fetchConfig> & z.output<typeof databaseConfig>;

function readNetworks(text: string): Network[] | undefined {
  const networks = text.split(',').map((part) => readNetwork(part.trim()));
  return networks.every((network) => network !== undefined) ? networks : undefined;
}

/** What `read` makes of a text; where it makes nothing of it, the setting is refused. */
function orIssue<Value>(read: (text: string) => Value | undefined) {
  return (text: string, context: z.RefinementCtx): Value => {
    const value = read(text);
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message: 'not of the form' });
    return z.NEVER;
  };
}
