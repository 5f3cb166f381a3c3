import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import type { ClientComputer, Machine } from '@sluice/testing/update-client';

/** Ends the DNS names of computers that are only imagined. */
const DOMAIN = 'scan.invalid';

/**
 * Who a scan says it is: the same for the same machine scanned from the same host, so that scanning again and again does not fill
 * the server with computers.
 */
export function scanIdentity({ name }: Machine, clientId: string | undefined, targetGroupName: string | undefined): ClientComputer {
  const dnsName = `${name.toLowerCase().replace(/[^a-z0-9-]+/g, '-')}.${DOMAIN}`;
  const hex = createHash('sha256').update(`sluice scan\n${hostname()}\n${name}`).digest('hex');
  // Version 8 of RFC 9562: a name-based GUID of one's own making.
  const guid = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  return { clientId: clientId ?? guid, dnsName, ...(targetGroupName === undefined ? {} : { targetGroupName }) };
}
