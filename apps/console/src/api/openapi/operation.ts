import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';
import { PROBLEM_TYPES, problemTypeUri, type ProblemName } from '../problems/problem-types.js';
import { PROBLEM_MEDIA_TYPE } from '../problems/send-problem.js';

/** What the document says about one operation. */
export interface OperationDescription {
  /** Unique name for generated clients. */
  readonly id: string;
  readonly summary: string;
  readonly description?: string;
  /** Status of success; 200 by default. */
  readonly status?: 200 | 201 | 204;
  /** What success answers with; absent for 204. */
  readonly answer?: z.ZodType;
  /** Whether the answer carries an ETag. */
  readonly tagged?: boolean;
  /** Whether If-Match is taken, and whether the operation insists on it. */
  readonly ifMatch?: 'optional' | 'required';
  /** Whether it changes something, so that Sluice-Administrator counts. */
  readonly changes?: boolean;
  /** The problems that are particular to it. */
  readonly problems?: readonly ProblemName[];
}

/** Problems that every operation may answer with. */
const PROBLEMS_OF_ALL: readonly ProblemName[] = ['invalid-request', 'unauthorized', 'too-many-failed-attempts', 'internal-error', 'unavailable'];

const ETAG_HEADER = { ETag: { description: 'Identifies the representation, for If-Match.', schema: { type: 'string' as const } } };

/** Documents an operation of the API and sets the status of its success. */
export function Operation(operation: OperationDescription): MethodDecorator {
  const status = operation.status ?? 200;
  return applyDecorators(
    HttpCode(status),
    ApiBearerAuth(),
    ApiOperation({ operationId: operation.id, summary: operation.summary, ...(operation.description === undefined ? {} : { description: operation.description }) }),
    ApiResponse({
      status, description: status === 204 ? 'Done.' : 'Success.',
      ...(operation.answer === undefined ? {} : { standardSchema: operation.answer }),
      ...(operation.tagged === true ? { headers: ETAG_HEADER } : {}),
    }),
    ...headersOf(operation),
    ...problemResponses(operation),
  ) as MethodDecorator;
}

function headersOf({ ifMatch, changes }: OperationDescription): MethodDecorator[] {
  const headers: MethodDecorator[] = [];
  if (ifMatch !== undefined) {
    headers.push(ApiHeader({ name: 'If-Match', required: ifMatch === 'required', description: 'The ETag that the request was decided on, or `*`.', schema: { type: 'string' } }));
  }
  if (changes === true) {
    headers.push(ApiHeader({ name: 'Sluice-Administrator', required: false, description: 'Who is behind the request, for the records. Believed, not proved.', schema: { type: 'string', maxLength: 256 } }));
  }
  return headers;
}

/** One response for each status, naming the kinds of problems that come with it. */
function problemResponses({ problems = [], ifMatch, changes }: OperationDescription): MethodDecorator[] {
  const names = new Set<ProblemName>([...problems, ...PROBLEMS_OF_ALL]);
  if (ifMatch !== undefined) (['invalid-if-match', 'precondition-failed'] as const).forEach((name) => names.add(name));
  if (ifMatch === 'required') names.add('precondition-required');
  if (changes === true) names.add('invalid-administrator-name');
  const statuses = [...new Set([...names].map((name) => PROBLEM_TYPES[name].status))].sort((a, b) => a - b);
  return statuses.map((status) => ApiResponse({
    status,
    description: [...names].filter((name) => PROBLEM_TYPES[name].status === status).map((name) => `\`${problemTypeUri(name)}\`: ${PROBLEM_TYPES[name].title}.`).join('\n'),
    content: { [PROBLEM_MEDIA_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
  }));
}

