import { createServer, type Server } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyServerOptions } from 'fastify';
import { DirectRoutes, type DirectHandler } from './direct-routes.js';

/** Limits of a service's HTTP server. */
export interface HttpLimits {
  /** Most bytes of a request's body, as received; 1 MiB by default. */
  readonly bodyLimit?: number;
  /** Most milliseconds from a request's first byte to its last; 75 s by default. It ends slow senders. */
  readonly requestTimeoutMs?: number;
  /** Most milliseconds until the headers are complete; 75 s by default, never more than the request may take. */
  readonly headersTimeoutMs?: number;
  /** Milliseconds an idle connection is kept; 75 s by default, longer than proxies keep theirs, so that they close first. */
  readonly keepAliveTimeoutMs?: number;
  /**
   * Whether a client that closed its half of the connection still gets its answer; false by default. Who went away altogether looks the
   * same until something is sent to them, so this is for answers that cost little to begin.
   */
  readonly answersHalfClosed?: boolean;
  /** Proxies that are believed about their clients, as `SLUICE_TRUSTED_PROXIES` has them; those on this machine by default. */
  readonly trustedProxies?: readonly string[];
}

const DEFAULT_BODY_LIMIT = 1_048_576;
const DEFAULT_TIMEOUT_MS = 75_000;
/**
 * Bytes of a body that wait unread before the socket is told to stop. As much as Node reads in one go: with less, a scan of 22 KB stops
 * its socket and starts it again, two system calls for nothing.
 */
const READ_AHEAD = 65_536;
/** How often Node looks for connections that are over their time, at the least. */
const CONNECTIONS_CHECK_MS = 5_000;

/** Whether the proxy at an address, the nearest one being 0 hops away, is believed about its clients. */
export type ProxyTrust = (address: string, hop: number) => boolean;

/** Fastify for Nest, with routes that are answered below it. */
export class ServiceHttpAdapter extends FastifyAdapter {
  constructor(options: FastifyServerOptions, readonly directRoutes: DirectRoutes, readonly trustsProxy: ProxyTrust) {
    super(options);
  }
}

/**
 * The HTTP server of a service: paths match in any case, because Windows clients are configured with any, and only proxies that are
 * named are believed about the client's address.
 */
export function httpAdapter(limits: HttpLimits = {}): ServiceHttpAdapter {
  const directRoutes = new DirectRoutes();
  const trustsProxy = proxyAddr.compile([...(limits.trustedProxies ?? ['loopback'])]);
  return new ServiceHttpAdapter({
    routerOptions: { caseSensitive: false },
    bodyLimit: limits.bodyLimit ?? DEFAULT_BODY_LIMIT,
    serverFactory: (framework) => serverFor(limits, directRoutes, framework as DirectHandler),
    trustProxy: trustsProxy,
    logger: false,
  }, directRoutes, trustsProxy);
}

function serverFor(limits: HttpLimits, directRoutes: DirectRoutes, framework: DirectHandler): Server {
  const requestTimeout = limits.requestTimeoutMs ?? DEFAULT_TIMEOUT_MS;
  const server = createServer({
    requestTimeout,
    keepAliveTimeout: limits.keepAliveTimeoutMs ?? DEFAULT_TIMEOUT_MS,
    headersTimeout: Math.min(limits.headersTimeoutMs ?? DEFAULT_TIMEOUT_MS, requestTimeout),
    connectionsCheckingInterval: Math.min(CONNECTIONS_CHECK_MS, requestTimeout / 2),
    highWaterMark: READ_AHEAD,
  }, (request, response) => (directRoutes.find(request) ?? framework)(request, response));
  // Node's own property, which its types do not have: without it Node closes the other half in the middle of the answer.
  return Object.assign(server, { httpAllowHalfOpen: limits.answersHalfClosed ?? false });
}

/**
 * Once `stopping` is true, lets no connection live longer than the answer on it. The server does that by itself only for
 * connections that are idle at the moment it closes; one that is kept alive after its last answer would hold it for as long as
 * the client pleases.
 */
export function releaseConnections(server: FastifyInstance, stopping: () => boolean): void {
  server.addHook('onSend', async (_request, reply) => {
    if (stopping()) reply.header('connection', 'close');
  });
  server.addHook('onResponse', async () => {
    if (stopping()) setImmediate(() => server.server.closeIdleConnections());
  });
}
