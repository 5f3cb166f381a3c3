import { Agent, ProxyAgent, type Dispatcher } from 'undici';
import type { ConnectionSettings } from './connection-settings.js';

/** Most connections to one server: one call at a time and the next one ahead, with room for a preview beside a run. */
const CONNECTIONS = 4;
/** How long a connection may take to stand, in milliseconds. */
const CONNECT_TIMEOUT_MS = 30_000;
/** How long an unused connection is kept, in milliseconds: less than the two minutes of IIS. */
const KEEP_ALIVE_MS = 60_000;

/** The connections of one process to its upstream server, through the proxy when there is one. */
export function createDispatcher({ idleTimeoutMs, proxy, tls }: ConnectionSettings): Dispatcher {
  const connect = { timeout: Math.min(CONNECT_TIMEOUT_MS, idleTimeoutMs) };
  const shared = {
    connections: CONNECTIONS, pipelining: 1, headersTimeout: idleTimeoutMs, bodyTimeout: idleTimeoutMs, keepAliveTimeout: KEEP_ALIVE_MS,
  };
  if (proxy === undefined) return new Agent({ ...shared, connect: { ...connect, ...tls, minVersion: 'TLSv1.2' } });
  return new ProxyAgent({
    ...shared, uri: proxy.url, ...(proxy.authorization === undefined ? {} : { token: proxy.authorization }),
    // Proxies often allow tunnels to port 443 only; plain HTTP is asked of them by its whole URL (RFC 9112 3.2.2).
    proxyTunnel: false,
    proxyTls: connect,
    requestTls: { ...connect, ...tls, minVersion: 'TLSv1.2' },
  });
}
