import type { SynchronizationConfiguration } from '@sluice/domain/servers';

/** Where Microsoft's own service is, for servers at the top of a hierarchy. */
export const MICROSOFT_UPDATE = 'https://sws.update.microsoft.com';

/** Path of the Server Sync web service (MS-WSUSSS 2.1). */
const SERVER_SYNC = 'ServerSyncWebService/ServerSyncWebService.asmx';

/** A ServiceUrl that leads away from the upstream server. */
export class ForeignServiceUrl extends Error {
  override readonly name = 'ForeignServiceUrl';
}

/** The base address of the upstream server, without a slash at its end; null when none is configured. */
export function upstreamAddress({ upstreamKind, upstreamUrl }: Pick<SynchronizationConfiguration, 'upstreamKind' | 'upstreamUrl'>): string | null {
  return upstreamKind === 'microsoft' ? MICROSOFT_UPDATE : upstreamUrl;
}

/** The address of the Server Sync web service. */
export function serverSyncUrl(upstream: string): URL {
  return new URL(`${upstream}/${SERVER_SYNC}`);
}

/**
 * The address of the authorization service. ServiceUrl is a partial URL to be appended to the server's (MS-WSUSSS 3.1.4.1.3.3).
 * @throws ForeignServiceUrl when it leads to another host, where the account must not be shown
 */
export function authorizationUrl(upstream: string, serviceUrl: string): URL {
  const base = new URL(`${upstream}/`);
  const url = URL.canParse(serviceUrl, base.href) ? new URL(serviceUrl.replace(/^\/+/, ''), base) : undefined;
  if (url === undefined || url.origin !== base.origin || url.username !== '' || url.password !== '') {
    throw new ForeignServiceUrl('The upstream server names an authorization service that is not its own.');
  }
  return url;
}
