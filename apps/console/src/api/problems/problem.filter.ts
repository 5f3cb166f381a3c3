import { Catch, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { Log } from '@sluice/platform/observability';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiProblem } from './api-problem.js';
import { problemOfError } from './problem-of-error.js';
import { sendProblem } from './send-problem.js';

/** The one place where whatever was thrown becomes an answer. What nobody foresaw is logged under an id, which is all a client learns. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #log: Log;

  constructor(@Inject(Log) log: Log) {
    this.#log = log.child(ProblemFilter.name);
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (reply.sent) return;
    void sendProblem(reply, problemOfError(error) ?? this.#unforeseen(error, request));
  }

  #unforeseen(error: unknown, request: FastifyRequest): ApiProblem {
    const faultId = this.#log.fault('A request failed', error, { method: request.method, route: request.routeOptions.url });
    return new ApiProblem('internal-error', 'The server failed; the reason stands in its log.', { instance: `urn:uuid:${faultId}` });
  }
}
