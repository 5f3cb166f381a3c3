import { z } from 'zod';
import { databaseConfig, natsConfig, setting, wholeNumber } from '@sluice/platform/config';
import { soapHostConfig } from '@sluice/platform/soap-host';

const MEBIBYTE = 1024 * 1024;
const MINUTE = 60_000;

/** Settings that only the gateway has. */
export const gatewayOnlyConfig = z.object({
  SLUICE_GATEWAY_FRAGMENT_CACHE_MIB: setting(wholeNumber(8, 65_536).default(192), {
    meaning: 'Memory that one gateway gives to update metadata it has ready, in MiB.',
    expected: 'a whole number from 8 to 65536',
    default: '192',
  }),
  SLUICE_GATEWAY_COOKIE_MINUTES: setting(wholeNumber(1, 1_440).default(60), {
    meaning: 'How long a client keeps its cookie before it shows itself anew, in minutes.',
    expected: 'a whole number from 1 to 1440',
    default: '60',
  }),
});

/** Everything the gateway reads from its environment besides what every service reads. */
export const gatewayConfig = z.object({
  ...databaseConfig.shape,
  ...natsConfig.shape,
  ...soapHostConfig.shape,
  ...gatewayOnlyConfig.shape,
});

export type GatewayConfig = z.output<typeof gatewayConfig>;

/** The fragment cache's bound in bytes. */
export function fragmentCacheBytes(config: GatewayConfig): number {
  return config.SLUICE_GATEWAY_FRAGMENT_CACHE_MIB * MEBIBYTE;
}

/** How long a client's cookie lives, in milliseconds. */
export function cookieLifetime(config: GatewayConfig): number {
  return config.SLUICE_GATEWAY_COOKIE_MINUTES * MINUTE;
}
