import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { beginTrace, traceparentOf, type Trace } from '@sluice/domain/events';

/**
 * The trace that work belongs to which was asked for with `traceparent`: the same trace with a parent of our own, or a new one when nobody
 * began one.
 */
export function continueTrace(traceparent: unknown): string {
  const given = traceparentOf(traceparent);
  const traceId = given?.slice(3, 35) ?? randomBytes(16).toString('hex');
  const flags = given?.slice(-2) ?? '00';
  return `00-${traceId}-${randomBytes(8).toString('hex')}-${flags}`;
}

/**
 * Handles every request within a trace (W3C Trace Context): the caller's, or a new one. The hook is the last before the handler, for
 * the reading of a body leaves the context of the hooks before it.
 */
export function traceHttp(server: FastifyInstance): void {
  server.addHook('preHandler', (request, reply, done) => {
    reply.raw.once('close', beginTrace(continueTrace(request.headers['traceparent']), done));
  });
}

/** The trace of a call, which is continued only when somebody asks for it: most calls cause no event and write no log entry. */
export function traceOf(traceparent: unknown): Trace {
  let own: string | undefined;
  return () => (own ??= continueTrace(traceparent));
}
