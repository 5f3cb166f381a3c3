import type { IncomingHttpHeaders } from 'node:http';
import replyFrom from '@fastify/reply-from';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import { type Route, findTarget } from './route-table.js';
import { type SenderLimits, limitSlowSender } from './slow-sender.js';

/** How long a connection without a request stays open: longer than the pauses between the calls of one scan. */
const KEEP_ALIVE_MS = 75_000;

/** How long a client may take to send the head of a request. */
const HEADERS_TIMEOUT_MS = 20_000;

/** How often Node looks for connections that exceed the limit above. */
const CONNECTION_CHECK_MS = 5_000;

/** How long a service may take to begin its answer: a first scan builds large lists. */
const UPSTREAM_HEADERS_TIMEOUT_MS = 300_000;

/** Connections kept to one service; more requests than that wait here. */
const UPSTREAM_CONNECTIONS = 512;

/** Seconds after which a client is asked to come back when a service is away. */
const RETRY_AFTER_SECONDS = '10';

/** What one listener of the edge needs. */
export interface EdgeServerOptions {
  readonly routes: readonly Route[];
  /** PEM texts; without them the listener speaks plain HTTP. */
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer };
  readonly senderLimits?: SenderLimits;
  /** The least severe entries of the log on standard output; `warn` by default. */
  readonly logLevel?: string;
}

/**
 * Builds one listener of the edge: it hands every request to the service that owns its path, and changes neither body
 * nor headers, except those that concern one connection only and those that say where the request came from.
 */
export async function createEdgeServer(options: EdgeServerOptions): Promise<FastifyInstance> {
  const app = build(options);
  await app.register(replyFrom, {
    undici: { connections: UPSTREAM_CONNECTIONS, pipelining: 1, headersTimeout: UPSTREAM_HEADERS_TIMEOUT_MS, bodyTimeout: 0 },
    disableRequestLogging: true,
  });
  const scheme = options.tls === undefined ? 'http' : 'https';
  // Before Fastify looks at the body: it would refuse types that it cannot read, and the services judge those themselves.
  // Never calling `done` ends Fastify's own handling here.
  app.addHook('onRequest', (request, reply, _done) => {
    if (hasBody(request)) {
      limitSlowSender(request.raw, options.senderLimits);
      request.body = request.raw;
    }
    forward(request, reply, options.routes, scheme);
  });
  return app;
}

function build({ tls, logLevel = 'warn' }: EdgeServerOptions): FastifyInstance {
  const http = { headersTimeout: HEADERS_TIMEOUT_MS, connectionsCheckingInterval: CONNECTION_CHECK_MS };
  const options = {
    logger: { level: logLevel },
    keepAliveTimeout: KEEP_ALIVE_MS,
    // See `limitSlowSender` for what takes its place.
    requestTimeout: 0,
    forceCloseConnections: 'idle' as const,
    // While closing, requests on open connections are still answered.
    return503OnClosing: false,
  };
  if (tls === undefined) return fastify({ ...options, http });
  return fastify({ ...options, https: { ...http, ...tls } }) as unknown as FastifyInstance;
}

/** RFC 9112 6.3: a request has a body when it announces one. */
function hasBody({ method, headers }: FastifyRequest): boolean {
  const announced = headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
  return announced && method !== 'GET' && method !== 'HEAD';
}

function forward(request: FastifyRequest, reply: FastifyReply, routes: readonly Route[], scheme: string): FastifyReply {
  const target = findTarget(routes, request.raw.url ?? '/');
  if (target === undefined) return reply.code(404).type('text/plain; charset=utf-8').send('No service of Sluice owns this path.\n');
  return reply.from(undefined, {
    getUpstream: () => target,
    rewriteRequestHeaders: (_request, headers) => forwardedHeaders(request, headers as IncomingHttpHeaders, scheme),
    rewriteHeaders: (headers) => answerHeaders(headers as IncomingHttpHeaders),
    onError: (_reply, { error }) => answerFailure(reply, error),
  });
}

/** The client's headers, plus where it is. What a client itself says about that is replaced: nothing stands before us. */
function forwardedHeaders(request: FastifyRequest, headers: IncomingHttpHeaders, scheme: string): IncomingHttpHeaders {
  const { expect: _answeredHere, 'content-length': length, ...kept } = headers;
  return {
    ...kept,
    // The body of a GET has no meaning (RFC 9110 9.3.1) and goes no further, so its length must not either.
    ...(hasBody(request) ? { 'content-length': length } : {}),
    host: request.headers.host ?? '',
    'x-forwarded-for': clientAddress(request.socket.remoteAddress ?? ''),
    'x-forwarded-proto': scheme,
    'x-forwarded-host': request.headers.host ?? '',
  };
}

/**
 * The service's headers without those about its own connection to us (RFC 9110 7.6.1): a client that asked for its connection to be closed
 * must not be told that it stays. Only the wish to close is handed on, because services make clients start over with it.
 */
function answerHeaders({ connection, 'keep-alive': _ofTheService, ...kept }: IncomingHttpHeaders): IncomingHttpHeaders {
  return connection?.toLowerCase() === 'close' ? { ...kept, connection } : kept;
}

/** IPv4 clients of a listener for both families appear with an IPv6 prefix (RFC 4291 2.5.5.2) that is none of their address. */
function clientAddress(remoteAddress: string): string {
  return remoteAddress.replace(/^::ffff:(?=\d+\.)/i, '');
}

/** A service that is away or too slow is no fault of the client: it shall come back. */
function answerFailure(reply: FastifyReply, error: Error): void {
  reply.log.warn({ reason: error.message }, 'a service did not answer');
  const tooSlow = 'statusCode' in error && error.statusCode === 504;
  void reply
    .code(tooSlow ? 504 : 503)
    .header('retry-after', RETRY_AFTER_SECONDS)
    .type('text/plain; charset=utf-8')
    .send('The service is not available at the moment.\n');
}
