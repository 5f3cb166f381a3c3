import type { ProblemName } from './problem-types.js';

/** One thing that is wrong about a request. Exactly one of the places is given. */
export interface ProblemPlace {
  /** JSON Pointer into the body (RFC 6901). */
  readonly pointer?: string;
  /** Name of a parameter of the query, the path or the header. */
  readonly parameter?: string;
  readonly detail: string;
}

/** More about one occurrence of a problem. */
export interface ProblemDetails {
  readonly errors?: readonly ProblemPlace[];
  /** Seconds after which the request can be repeated; becomes `Retry-After`. */
  readonly retryAfterSeconds?: number;
  /** URI of this very occurrence. */
  readonly instance?: string;
}

/** A request that is answered with a problem (RFC 9457). The message becomes its `detail`. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';

  constructor(
    readonly problem: ProblemName,
    message: string,
    readonly details: ProblemDetails = {},
  ) {
    super(message);
  }
}
