import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiProblem } from '../problems/api-problem.js';
import { sendProblem } from '../problems/send-problem.js';
import { API_PREFIX } from '../paths.js';
import type { BearerToken } from './bearer-token.js';
import { FailedAttempts } from './failed-attempts.js';

/**
 * Asks every request below {@link API_PREFIX} for the token, whether there is a route or not, before anything of its body is
 * read. Addresses with too many failures are refused without a look at what they present, so that guessing stays slow.
 */
export function requireToken(server: FastifyInstance, token: BearerToken, clock: () => number = Date.now): void {
  const failures = new FailedAttempts();
  server.addHook('onRequest', async (request, reply) => {
    if (!isProtected(request)) return;
    void reply.header('cache-control', 'private, no-cache').header('x-content-type-options', 'nosniff');
    const now = clock();
    const refusedFor = failures.refusedFor(request.ip, now);
    if (refusedFor > 0) {
      const details = { retryAfterSeconds: refusedFor };
      return refuse(reply, new ApiProblem('too-many-failed-attempts', 'Requests from this address are refused for a while.', details));
    }
    if (token.matches(request.headers.authorization)) return;
    failures.note(request.ip, now);
    return refuse(reply, new ApiProblem('unauthorized', 'The request has no valid bearer token.'));
  });
}

/** The body of a refused request is not read, so its connection cannot be used again. */
function refuse(reply: FastifyReply, problem: ApiProblem): FastifyReply {
  return sendProblem(reply.header('connection', 'close'), problem);
}

/** What the router found decides, however the path was written; where it found nothing, what the path looks like. */
function isProtected({ routeOptions, url }: FastifyRequest): boolean {
  return (routeOptions.url ?? decoded(url)).toLowerCase().startsWith(API_PREFIX);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
