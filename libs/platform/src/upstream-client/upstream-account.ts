import { hostname } from 'node:os';
import { z } from 'zod';
import { setting } from '../config/setting.js';

/** Under which name this server shows itself; a service that speaks to the upstream server for it reads it. */
export const serverNameConfig = z.object({
  SLUICE_SERVER_NAME: setting(z.string().regex(/^[0-9A-Za-z.-]{1,253}$/).default(hostname), {
    meaning: 'The name under which this server shows itself to the upstream server.',
    expected: 'a host name, best a fully qualified one',
    default: 'the name of the host',
  }),
});

/** Who we are to the upstream server (MS-WSUSSS 3.1.4.2.2.1). */
export interface UpstreamAccount {
  /** A fully qualified domain name. */
  readonly accountName: string;
  /** The server's own GUID. */
  readonly accountGuid: string;
}

const MAXIMUM_NAME_LENGTH = 253;

/**
 * A host name as the upstream server accepts it as an account name (RFC 1035 2.3.1): letters, digits, hyphens and dots. What a host may
 * be called besides becomes a hyphen.
 */
export function accountName(hostName: string): string {
  const labels = hostName.toLowerCase().split('.').map((label) => label.replaceAll(/[^a-z0-9-]/g, '-').replaceAll(/^-+|-+$/g, '').slice(0, 63));
  return labels.filter((label) => label !== '').join('.').slice(0, MAXIMUM_NAME_LENGTH) || 'sluice';
}
