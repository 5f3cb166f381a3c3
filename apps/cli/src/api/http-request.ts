import http from 'node:http';
import https from 'node:https';
import { CommandError } from '../command-line/command-error.js';
import { EXIT } from '../command-line/exit-codes.js';

/** Longest answer that is read, in bytes. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/** A request to the management API. */
export interface HttpRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Text at once, or bytes as they come. */
  readonly body?: string | AsyncIterable<Uint8Array>;
  /** Milliseconds without a byte from the server after which it counts as not reachable. */
  readonly idleTimeout: number;
}

/** What came back. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
}

/**
 * Sends a request and reads the whole answer. An answer that comes before the body is sent ends the sending.
 * @throws CommandError with {@link EXIT.notReachable} when there is no answer
 */
export async function sendRequest(request: HttpRequest): Promise<HttpAnswer> {
  return reaching(request, async () => answerOf(await exchange(request)));
}

/**
 * Sends a request and gives the answer as a stream when it is a success, else as a whole.
 * @throws CommandError with {@link EXIT.notReachable} when there is no answer
 */
export async function openRequest(request: HttpRequest): Promise<AsyncIterable<Uint8Array> | HttpAnswer> {
  return reaching(request, async () => {
    const response = await exchange(request);
    return response.statusCode !== undefined && response.statusCode < 300 ? response : answerOf(response);
  });
}

async function answerOf(response: http.IncomingMessage): Promise<HttpAnswer> {
  return { status: response.statusCode ?? 0, headers: response.headers, text: await readText(response) };
}

async function reaching<Answer>(request: HttpRequest, act: () => Promise<Answer>): Promise<Answer> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(EXIT.notReachable, `${request.url.origin} does not answer: ${reasonOf(error)}\nIs the server running? \`npm start\` starts one here; --url names another address.`, { cause: error });
  }
}

function exchange({ method, url, headers, body, idleTimeout }: HttpRequest): Promise<http.IncomingMessage> {
  const { request } = url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    let answered = false;
    const outgoing = request(url, { method, headers, timeout: idleTimeout }, (response) => {
      answered = true;
      resolve(response);
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error(`nothing came within ${Math.round(idleTimeout / 1000)} seconds`)));
    outgoing.on('error', (error) => {
      // After an answer, the server closing the connection is its way to stop a body it does not want.
      if (!answered) reject(error);
    });
    void sendBody(outgoing, body, () => answered).catch((error: unknown) => {
      reject(error);
      outgoing.destroy();
    });
  });
}

async function sendBody(outgoing: http.ClientRequest, body: HttpRequest['body'], isAnswered: () => boolean): Promise<void> {
  if (body === undefined || typeof body === 'string') return void outgoing.end(body);
  for await (const piece of body) {
    if (isAnswered() || outgoing.destroyed) break;
    if (!outgoing.write(piece)) await drained(outgoing);
  }
  outgoing.end();
}

/** Resolves when there is room again, or nobody reads any more. */
function drained(outgoing: http.ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    for (const event of ['drain', 'close', 'response'] as const) outgoing.once(event, () => resolve());
  });
}

async function readText(response: http.IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of response as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > MAX_ANSWER_BYTES) {
      response.destroy();
      throw new CommandError(EXIT.refused, `the answer has more than ${MAX_ANSWER_BYTES} bytes; is this address a Sluice server?`);
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

/** The reason in words, also where several addresses were tried. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof AggregateError && error.message === '') return error.errors.map(reasonOf).join('; ');
  return error.message;
}
