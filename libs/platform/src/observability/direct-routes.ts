import type { IncomingMessage, ServerResponse } from 'node:http';

/** Answers a request without the framework. */
export type DirectHandler = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * POST routes that are answered below Fastify and Nest. Their hooks, lookups and reply objects take five times as long as an answer from
 * memory, and an endpoint that has its own admission, parser, faults and metrics uses none of them.
 */
export class DirectRoutes {
  readonly #handlers = new Map<string, DirectHandler>();

  /** @param path without a query; reached in any letter case */
  post(path: string, handler: DirectHandler): void {
    this.#handlers.set(path, handler);
    this.#handlers.set(path.toLowerCase(), handler);
  }

  /** What answers this request, if not the framework. */
  find({ method, url = '' }: IncomingMessage): DirectHandler | undefined {
    if (method !== 'POST') return undefined;
    return this.#handlers.get(url) ?? this.#handlers.get(pathOf(url).toLowerCase());
  }
}

function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}
