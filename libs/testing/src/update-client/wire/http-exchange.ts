import http from 'node:http';
import https from 'node:https';

/** Longest body that is accepted, in bytes as sent: real pages of servicing metadata reach 51 MB before compression. */
export const MAX_BODY_BYTES = 256 * 1024 * 1024;

/** A request of the agent: always a POST. */
export interface HttpRequest {
  readonly url: URL;
  /** Names and values in the order they go out. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
  /** Milliseconds without a byte from the server after which it counts as not reachable. */
  readonly idleTimeout: number;
}

/** What came back, not decoded. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

/** The answer has more than {@link MAX_BODY_BYTES}. */
export class BodyTooLongError extends Error {
  override readonly name = 'BodyTooLongError';
}

/** Connections of one client: kept open between calls, as the agent does, and one at a time. */
export class HttpExchange {
  readonly #agents = {
    'http:': new http.Agent({ keepAlive: true, maxSockets: 1 }),
    'https:': new https.Agent({ keepAlive: true, maxSockets: 1 }),
  };

  /**
   * Sends a request and reads the whole answer.
   * @throws Error of Node when there is no connection or no answer in time; {@link BodyTooLongError}
   */
  async post(request: HttpRequest): Promise<HttpResponse> {
    const response = await this.#send(request);
    return { status: response.statusCode ?? 0, headers: response.headers, body: await readBody(response) };
  }

  /** Closes idle connections, so that a process can end. */
  close(): void {
    for (const agent of Object.values(this.#agents)) agent.destroy();
  }

  /** Sends; once more when the server had closed the idle connection in the very moment it was used again. */
  #send({ url, headers, body, idleTimeout }: HttpRequest): Promise<http.IncomingMessage> {
    const secure = url.protocol === 'https:';
    const agent = this.#agents[secure ? 'https:' : 'http:'];
    return new Promise((resolve, reject) => {
      // A flat list keeps the order and the letter case of the names, which an object of headers would not.
      const options = { method: 'POST', headers: headers.flat(), agent, timeout: idleTimeout };
      let answered = false;
      const answer = (response: http.IncomingMessage): void => {
        answered = true;
        resolve(response);
      };
      const request = secure ? https.request(url, options, answer) : http.request(url, options, answer);
      request.on('timeout', () => request.destroy(new Error(`no answer within ${idleTimeout} ms`)));
      request.on('error', (error) => {
        const wasClosed = !answered && request.reusedSocket && 'code' in error && error.code === 'ECONNRESET';
        if (wasClosed) resolve(this.#send({ url, headers, body, idleTimeout }));
        else reject(error);
      });
      request.end(body);
    });
  }
}

async function readBody(response: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) {
      response.destroy();
      throw new BodyTooLongError(`the answer has more than ${MAX_BODY_BYTES} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
