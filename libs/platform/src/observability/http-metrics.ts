import type { FastifyInstance } from 'fastify';
import { histogram } from './metrics.js';

/** Upper bounds of the buckets, in seconds: a scan's small calls take milliseconds, a large page up to some seconds. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * Measures every answer of the framework as `sluice_http_request_seconds` by method, route and status; SOAP calls go below it and have metrics of
 * their own. The route is the registered pattern, never the requested path, so that requests cannot create series.
 */
export function measureHttp(server: FastifyInstance): void {
  const seconds = histogram({
    name: 'sluice_http_request_seconds',
    help: 'Time from the arrival of a request to the end of its answer, in seconds.',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS,
  });
  server.addHook('onResponse', (request, reply, done) => {
    seconds.observe(
      { method: request.method, route: request.routeOptions.url ?? 'none', status: String(reply.statusCode) },
      reply.elapsedTime / 1_000,
    );
    done();
  });
}
