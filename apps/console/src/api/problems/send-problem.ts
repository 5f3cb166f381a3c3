import type { FastifyReply } from 'fastify';
import type { ApiProblem } from './api-problem.js';
import type { ProblemBody } from './problem.schema.js';
import { PROBLEM_TYPES, problemTypeUri } from './problem-types.js';

/** The media type of problems (RFC 9457, 3). */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** The body of a problem. */
export function problemBody({ problem, message, details }: ApiProblem): ProblemBody {
  const { status, title } = PROBLEM_TYPES[problem];
  return {
    type: problemTypeUri(problem), title, status, detail: message,
    ...(details.instance === undefined ? {} : { instance: details.instance }),
    ...(details.errors === undefined ? {} : { errors: [...details.errors] }),
  };
}

/** Answers a request with a problem. */
export function sendProblem(reply: FastifyReply, problem: ApiProblem): FastifyReply {
  const body = problemBody(problem);
  if (problem.details.retryAfterSeconds !== undefined) reply.header('retry-after', String(problem.details.retryAfterSeconds));
  // Only bearer tokens are asked for: a Windows client must never be made to try its own credentials.
  if (body.status === 401) reply.header('www-authenticate', 'Bearer realm="Sluice"');
  // As bytes, because Fastify adds a charset to text, which JSON types do not have (RFC 8259, 11).
  return reply.status(body.status).header('cache-control', 'no-store').header('content-type', PROBLEM_MEDIA_TYPE).send(Buffer.from(JSON.stringify(body)));
}
