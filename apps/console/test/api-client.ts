import { expect } from '@jest/globals';
import type { z } from 'zod';
import { problemSchema, type ProblemBody } from '../src/api/problems/problem.schema.js';

/** The token of every console that tests start. */
export const TOKEN = 'a-token-for-tests-only';

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed JSON; undefined when the body is empty. */
  readonly body: unknown;
}

/** Additional parts of a request. */
export interface Extra {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** Speaks to the management API of a console, and holds what it says against the schemas. */
export class ApiClient {
  constructor(readonly url: string, private readonly token: string | null = TOKEN) {}

  async send(method: string, path: string, { body, headers }: Extra = {}): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(this.token === null ? {} : { authorization: `Bearer ${this.token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' || body instanceof Uint8Array ? body as string : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
  }

  /** Sends a request that must succeed, and reads its answer by a schema. */
  async ok<Schema extends z.ZodType>(schema: Schema, method: string, path: string, extra?: Extra): Promise<z.output<Schema>> {
    const answer = await this.send(method, path, extra);
    if (answer.status > 299) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return schema.parse(answer.body) as z.output<Schema>;
  }

  /** Sends a request that must be refused, and returns the problem. */
  async problem(method: string, path: string, extra?: Extra): Promise<ProblemBody> {
    const answer = await this.send(method, path, extra);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    const problem = problemSchema.parse(answer.body);
    expect(problem.status).toBe(answer.status);
    return problem;
  }

  /** The ETag of a resource. */
  async tagOf(path: string): Promise<string> {
    const tag = (await this.send('GET', path)).headers.get('etag');
    if (tag === null) throw new Error(`${path} has no ETag`);
    return tag;
  }
}
