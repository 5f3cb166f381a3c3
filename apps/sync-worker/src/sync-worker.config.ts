import { z } from 'zod';
import { databaseConfig, natsConfig, setting, wholeNumber } from '@sluice/platform/config';
import { soapHostConfig } from '@sluice/platform/soap-host';
import { downstreamConfig } from './downstream/downstream.config.js';

const MEBIBYTE = 1024 * 1024;
const MINUTE = 60_000;

/** Settings that only this service has. */
export const syncWorkerOnlyConfig = z.object({
  SLUICE_SYNC_COOKIE_MINUTES: setting(wholeNumber(5, 1_440).default(240), {
    meaning: 'How long a downstream server keeps its cookie before it shows itself anew, in minutes.',
    expected: 'a whole number from 5 to 1440',
    default: '240',
  }),
  SLUICE_SYNC_ANSWER_MIB: setting(wholeNumber(1, 64).default(2), {
    meaning: 'Metadata that one GetUpdateData answer holds before it is cut short, in MiB; one document is always answered whole.',
    expected: 'a whole number from 1 to 64',
    default: '2',
  }),
  SLUICE_SYNC_DRIVER_IDS: setting(wholeNumber(0, 5_000).default(0), {
    meaning: 'Hardware ids that one GetDriverIdList call may name. With 0, as Windows servers have it, downstream servers do not ask for drivers by hardware id.',
    expected: 'a whole number from 0 to 5000',
    default: '0',
  }),
});

/** Everything the service reads from its environment besides what every service reads. */
export const syncWorkerConfig = z.object({
  ...databaseConfig.shape,
  ...natsConfig.shape,
  ...soapHostConfig.shape,
  ...syncWorkerOnlyConfig.shape,
  ...downstreamConfig.shape,
});

export type SyncWorkerConfig = z.output<typeof syncWorkerConfig>;

/** How long a server cookie lives, in milliseconds. MS-WSUSSS 3.1.4.3, product note: 240 minutes. */
export function serverCookieLifetime(config: SyncWorkerConfig): number {
  return config.SLUICE_SYNC_COOKIE_MINUTES * MINUTE;
}

/** What one answer of GetUpdateData may hold, in bytes of metadata as sent, before base64. */
export function answerBudgetBytes(config: SyncWorkerConfig): number {
  return config.SLUICE_SYNC_ANSWER_MIB * MEBIBYTE;
}
