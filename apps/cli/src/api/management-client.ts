import type { z } from 'zod';
import { CommandError } from '../command-line/command-error.js';
import { EXIT } from '../command-line/exit-codes.js';
import type { Connection } from './connection.js';
import { openRequest, sendRequest, type HttpAnswer } from './http-request.js';
import { parseJson, problemOf } from './problem.js';
import { pageOf } from './resources.js';

/** Begins the path of every resource. */
const API_PREFIX = '/api/v1/';

/** Milliseconds without a byte after which an ordinary request counts as not answered. */
const IDLE_TIMEOUT = 60_000;

/** Milliseconds that an import may take after its last byte: the server commits in batches. */
const IMPORT_TIMEOUT = 60 * 60_000;

/** Entries of a page that is asked for: the most the API gives. */
const PAGE_LIMIT = 500;

/** A representation with its entity tag. */
export interface Tagged<Value> {
  readonly value: Value;
  /** For If-Match. */
  readonly tag: string;
}

/** Items of a list, and where it goes on. */
export interface ListedItems<Item> {
  readonly items: Item[];
  /** Null when these were the last ones. */
  readonly nextCursor: string | null;
}

/** Values of a query; what is undefined is left out. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

interface Sending {
  readonly method: string;
  readonly path: string;
  readonly query?: Query;
  /** Becomes JSON. */
  readonly value?: unknown;
  readonly tag?: string;
  /** Milliseconds without a byte from the server after which it counts as not reachable. */
  readonly idleTimeout?: number;
}

/** Speaks to the management API. Every method throws CommandError when the server is not reachable, refuses, or makes no sense. */
export class ManagementClient {
  constructor(private readonly connection: Connection) {}

  async get<Schema extends z.ZodType>(path: string, schema: Schema, query: Query = {}): Promise<z.output<Schema>> {
    return valueOf(await this.#send({ method: 'GET', path, query }), schema);
  }

  /** Reads a resource that is going to be changed. */
  async getTagged<Schema extends z.ZodType>(path: string, schema: Schema): Promise<Tagged<z.output<Schema>>> {
    const answer = await this.#send({ method: 'GET', path });
    if (answer.headers.etag === undefined) throw nonsense(`${path} has no ETag`);
    return { value: valueOf(answer, schema), tag: answer.headers.etag };
  }

  /** Reads pages of a list until there are enough items. The last page is cut nowhere, so that the cursor stays right. */
  async list<Schema extends z.ZodType>(path: string, item: Schema, query: Query, { most, cursor }: { readonly most: number; readonly cursor?: string | undefined }): Promise<ListedItems<z.output<Schema>>> {
    const items: z.output<Schema>[] = [];
    for (let next = cursor; ; ) {
      const page = await this.get(path, pageOf(item), { ...query, limit: Math.min(PAGE_LIMIT, most - items.length), cursor: next });
      items.push(...(page.items as z.output<Schema>[]));
      if (page.nextCursor === null || items.length >= most) return { items, nextCursor: page.nextCursor };
      if (page.nextCursor === next || page.items.length === 0) throw nonsense(`${path} does not get on`);
      next = page.nextCursor;
    }
  }

  /** POST, PUT or PATCH of a value; with a tag only when nobody changed the resource meanwhile. */
  async send<Schema extends z.ZodType>(
    method: 'POST' | 'PUT' | 'PATCH', path: string, value: unknown, schema: Schema, tag?: string, idleTimeout = IDLE_TIMEOUT,
  ): Promise<z.output<Schema>> {
    return valueOf(await this.#send({ method, path, value, idleTimeout, ...(tag === undefined ? {} : { tag }) }), schema);
  }

  /** DELETE that answers with something. */
  async delete<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema>> {
    return valueOf(await this.#send({ method: 'DELETE', path }), schema);
  }

  /** DELETE that answers with nothing. */
  async remove(path: string, tag?: string): Promise<void> {
    await this.#send({ method: 'DELETE', path, ...(tag === undefined ? {} : { tag }) });
  }

  /** POST of bytes as they come. */
  async upload<Schema extends z.ZodType>(path: string, body: AsyncIterable<Uint8Array>, headers: Readonly<Record<string, string>>, schema: Schema, query: Query = {}): Promise<z.output<Schema>> {
    const answer = await sendRequest({ method: 'POST', url: this.#urlOf(path, query), headers: { ...this.#headers(), ...headers }, body, idleTimeout: IMPORT_TIMEOUT });
    if (answer.status >= 300) throw problemOf(answer);
    return valueOf(answer, schema);
  }

  /** GET of bytes as they come. What is thrown while they come is the connection's own error. */
  async download(path: string, query: Query): Promise<AsyncIterable<Uint8Array>> {
    const answer = await openRequest({ method: 'GET', url: this.#urlOf(path, query), headers: { ...this.#headers(), Accept: '*/*' }, idleTimeout: IDLE_TIMEOUT });
    if ('status' in answer) throw problemOf(answer);
    return answer;
  }

  /** POST that answers with nothing. */
  async post(path: string): Promise<void> {
    await this.#send({ method: 'POST', path });
  }

  /** PUT of bytes that are in memory. */
  async putBytes(path: string, query: Query, bytes: Uint8Array): Promise<void> {
    const url = this.#urlOf(path, query);
    const headers = { ...this.#headers(), 'Content-Type': 'application/octet-stream', 'Content-Length': String(bytes.byteLength) };
    const answer = await sendRequest({ method: 'PUT', url, headers, body: once(bytes), idleTimeout: IDLE_TIMEOUT });
    if (answer.status >= 300) throw problemOf(answer);
  }

  async #send({ method, path, query = {}, value, tag, idleTimeout = IDLE_TIMEOUT }: Sending): Promise<HttpAnswer> {
    const url = this.#urlOf(path, query);
    const body = value === undefined ? undefined : JSON.stringify(value);
    const answer = await sendRequest({
      method,
      url,
      headers: {
        ...this.#headers(),
        ...(tag === undefined ? {} : { 'If-Match': tag }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(body)) }),
      },
      ...(body === undefined ? {} : { body }),
      idleTimeout,
    });
    if (answer.status >= 300) throw problemOf(answer);
    return answer;
  }

  /** @param path below the prefix; made of literals and of parts that went through {@link pathPart} */
  #urlOf(path: string, query: Query = {}): URL {
    const url = new URL(`${API_PREFIX}${path}`, this.connection.url);
    for (const [name, one] of Object.entries(query)) if (one !== undefined) url.searchParams.set(name, String(one));
    return url;
  }

  #headers(): Record<string, string> {
    return { Authorization: `Bearer ${this.connection.token}`, Accept: 'application/json', 'User-Agent': 'sluice-cli', Connection: 'close' };
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** A value as one step of a path. */
export function pathPart(value: string): string {
  return encodeURIComponent(value);
}

function valueOf<Schema extends z.ZodType>({ text }: HttpAnswer, schema: Schema): z.output<Schema> {
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw nonsense(`${issue?.path.join('.') || 'the whole'}: ${issue?.message ?? 'not as documented'}`);
}

function nonsense(what: string): CommandError {
  return new CommandError(EXIT.refused, `the server's answer is not what the management API promises (${what})\nIs this address a Sluice server of the same version?`);
}
