import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ApiProblem } from '../problems/api-problem.js';
import { parseIfMatch, type IfMatch } from './entity-tag.js';

/** Parameter of a handler: what If-Match asks for; null when it is absent. */
export const OptionalIfMatch = createParamDecorator((_data: unknown, context: ExecutionContext): IfMatch =>
  parseIfMatch(context.switchToHttp().getRequest<FastifyRequest>().headers['if-match']));

/** Parameter of a handler: what If-Match asks for. A request without it is refused (RFC 6585, 3). */
export const RequiredIfMatch = createParamDecorator((_data: unknown, context: ExecutionContext): IfMatch => {
  const wanted = parseIfMatch(context.switchToHttp().getRequest<FastifyRequest>().headers['if-match']);
  if (wanted === null) {
    throw new ApiProblem('precondition-required', 'The request replaces what others may have changed, and does not say what it was decided on.');
  }
  return wanted;
});
