import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { z } from 'zod';
import type { FastifyRequest } from 'fastify';
import { MAXIMUM_ADMIN_NAME_LENGTH } from '@sluice/domain/deployments';
import { ApiProblem } from '../problems/api-problem.js';

/** The header by which a request says who is behind it. It is believed, not proved: all hold the same token. */
export const ADMINISTRATOR_HEADER = 'sluice-administrator';

/** Who stands behind a request that does not say. */
export const DEFAULT_ADMINISTRATOR = 'administrator';

/** Headers arrive as Latin-1, so only printable ASCII means the same on both sides. */
const administratorName = z.string().trim().min(1).max(MAXIMUM_ADMIN_NAME_LENGTH).regex(/^[\x20-\x7e]+$/);

/** Who makes a request, and from where. */
export interface Administrator {
  readonly name: string;
  readonly address: string;
}

/** Reads {@link ADMINISTRATOR_HEADER}. Throws {@link ApiProblem} when it cannot be a name. */
export function administratorOf(request: Pick<FastifyRequest, 'headers' | 'ip'>): Administrator {
  const header = request.headers[ADMINISTRATOR_HEADER] ?? DEFAULT_ADMINISTRATOR;
  const name = administratorName.safeParse(header);
  if (!name.success) {
    throw new ApiProblem('invalid-administrator-name', `The name has 1 to ${MAXIMUM_ADMIN_NAME_LENGTH} printable ASCII characters.`,
      { errors: [{ parameter: 'Sluice-Administrator', detail: 'not a usable name' }] });
  }
  return { name: name.data, address: request.ip };
}

/** Parameter of a handler: the {@link Administrator} behind the request. */
export const ByAdministrator = createParamDecorator((_data: unknown, context: ExecutionContext): Administrator =>
  administratorOf(context.switchToHttp().getRequest<FastifyRequest>()));
