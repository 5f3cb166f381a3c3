import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { z } from 'zod';
import { ApiProblem, type ProblemPlace } from '../problems/api-problem.js';

/** The most errors that one problem lists. */
const MAXIMUM_LISTED_ERRORS = 20;

/** The longest text about one error, in characters: it may quote names that the request made up. */
const MAXIMUM_DETAIL_LENGTH = 300;

/**
 * Checks each body, query and parameter by the schema that stands at it, `@Body({ schema })`, and hands over what the schema
 * made of it. The same schemas make the document of the API.
 */
@Injectable()
export class ValidateInputPipe implements PipeTransform {
  transform(value: unknown, { schema, type, data }: ArgumentMetadata): unknown {
    if (!(schema instanceof z.ZodType)) return value;
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    const errors = result.error.issues.slice(0, MAXIMUM_LISTED_ERRORS).map((issue) => placeOf(issue, type, data));
    throw new ApiProblem('invalid-request', `${errors.length === 1 ? 'One thing is' : 'Some things are'} not as documented: ${errors[0]?.detail ?? ''}`, { errors });
  }
}

function placeOf(issue: z.core.$ZodIssue, type: ArgumentMetadata['type'], data: string | undefined): ProblemPlace {
  const detail = issue.message.slice(0, MAXIMUM_DETAIL_LENGTH);
  if (type === 'body') return { pointer: issue.path.map((step) => `/${escaped(String(step))}`).join(''), detail };
  return { parameter: data ?? String(issue.path[0] ?? unrecognizedKeys(issue)).slice(0, MAXIMUM_DETAIL_LENGTH), detail };
}

function unrecognizedKeys(issue: z.core.$ZodIssue): string {
  return issue.code === 'unrecognized_keys' ? issue.keys.slice(0, MAXIMUM_LISTED_ERRORS).join(', ') : 'query';
}

/** RFC 6901, 3. */
function escaped(step: string): string {
  return step.replaceAll('~', '~0').replaceAll('/', '~1');
}
