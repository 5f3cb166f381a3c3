import { Agent, ProxyAgent, type Dispatcher } from 'undici';
import type { AddressGuard } from './address-guard.js';
import type { ConnectionSettings } from './connection-settings.js';
import { guardedConnector } from './guarded-connector.js';

/** Most connections to one server: one call at a time and the next one ahead, with room for a preview beside a run. */
const CONNECTIONS = 4;
/** How long a connection may take to stand, in milliseconds. */
const CONNECT_TIMEOUT_MS = 30_000;
/** How long an unused connection is kept, in milliseconds: less than the two minutes of IIS. */
const KEEP_ALIVE_MS = 60_000;

/** How connections are made beyond the settings. */
export interface DispatcherOptions {
  /** Most connections to one server. */
  readonly connections?: number;
  /** Decides which addresses may be connected to. A proxy looks names up by itself, so that with one the guard never sees an address. */
  readonly guard?: AddressGuard;
}

/** The connections of one process to its upstream server, through the proxy when there is one. */
export function createDispatcher({ idleTimeoutMs, proxy, tls }: ConnectionSettings, { connections = CONNECTIONS, guard }: DispatcherOptions = {}): Dispatcher {
  const connect = { timeout: Math.min(CONNECT_TIMEOUT_MS, idleTimeoutMs) };
  const shared = {
    connections, pipelining: 1, headersTimeout: idleTimeoutMs, bodyTimeout: idleTimeoutMs, keepAliveTimeout: KEEP_ALIVE_MS,
  };
  if (proxy === undefined) {
    const options = { ...connect, ...tls, minVersion: 'TLSv1.2' as const };
    return new Agent({ ...shared, connect: guard === undefined ? options : guardedConnector(options, guard) });
  }
  return new ProxyAgent({
    ...shared, uri: proxy.url, ...(proxy.authorization === undefined ? {} : { token: proxy.authorization }),
    // Proxies often allow tunnels to port 443 only; plain HTTP is asked of them by its whole URL (RFC 9112 3.2.2).
    proxyTunnel: false,
    proxyTls: connect,
    requestTls: { ...connect, ...tls, minVersion: 'TLSv1.2' },
  });
}
