import type { IncomingMessage, ServerResponse } from 'node:http';

/** Answers a request without the framework. */
export type DirectHandler = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * Routes that are answered below Fastify and Nest. Their hooks, lookups and reply objects take five times as long as an answer from
 * memory, and an endpoint that has its own admission, parser, faults and metrics uses none of them.
 */
export class DirectRoutes {
  readonly #posts = new Map<string, DirectHandler>();
  readonly #directories = new Map<string, DirectHandler>();

  /** @param path without a query; reached in any letter case */
  post(path: string, handler: DirectHandler): void {
    this.#posts.set(path, handler);
    this.#posts.set(path.toLowerCase(), handler);
  }

  /** @param directory the first segment of a path, such as `/Content`; the handler gets every request below it, in any letter case and by any method */
  directory(directory: string, handler: DirectHandler): void {
    this.#directories.set(directory.toLowerCase(), handler);
  }

  /** What answers this request, if not the framework. */
  find({ method, url = '' }: IncomingMessage): DirectHandler | undefined {
    if (method === 'POST') {
      const handler = this.#posts.get(url) ?? this.#posts.get(pathOf(url).toLowerCase());
      if (handler !== undefined) return handler;
    }
    return this.#directories.size === 0 ? undefined : this.#directories.get(firstSegment(url).toLowerCase());
  }
}

function firstSegment(url: string): string {
  const path = pathOf(url);
  const end = path.indexOf('/', 1);
  return end < 0 ? path : path.slice(0, end);
}

function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}
