import { randomBytes } from 'node:crypto';
import { decodeResponse, encodeRequest, SoapFaultError, type Outgoing, type SoapOperation } from '@sluice/protocol/soap';
import { decodeXpress } from '@sluice/protocol/xpress';
import { UpdateClientError } from '../errors.js';
import { BodyTooLongError, HttpExchange, MAX_BODY_BYTES, type HttpResponse } from './http-exchange.js';
import { nativeHeaders } from './native-headers.js';
import { retryTime } from './retry-after.js';

/** Milliseconds without a byte after which the agent gives up a call. */
export const DEFAULT_IDLE_TIMEOUT = 180_000;

/** What one call cost. */
export interface CallMeasurement {
  /** Name of the operation, such as `SyncUpdates`. */
  readonly operation: string;
  /** Bytes of the request body. */
  readonly requestBytes: number;
  /** Bytes of the answer as they were sent. */
  readonly wireBytes: number;
  /** Bytes of the answer after decoding its Content-Encoding. */
  readonly plainBytes: number;
  /** Content-Encoding of the answer; `identity` when there was none. */
  readonly contentEncoding: string;
  /** From sending the request to having decoded the answer. */
  readonly milliseconds: number;
  /** ErrorCode when the answer was a fault (MS-WUSP 2.2.2.4). */
  readonly fault?: string;
}

/** An answer and what it cost. */
export interface CallResult<Response> {
  readonly message: Response;
  readonly measurement: CallMeasurement;
}

/** Calls operations like the agent: native headers, Xpress, one connection. */
export class SoapCaller {
  readonly #exchange = new HttpExchange();
  readonly #correlationBase = randomBytes(12).toString('base64');
  #calls = 0;

  /**
   * @param onCall told about every call that got an answer, faults included
   * @param idleTimeout milliseconds
   * @param now the time, for what a busy server says about when to come back
   */
  constructor(
    private readonly onCall: (measurement: CallMeasurement) => void,
    private readonly idleTimeout = DEFAULT_IDLE_TIMEOUT,
    private readonly now: () => Date = () => new Date(),
  ) {}

  /**
   * Calls an operation.
   * @throws SoapFaultError when the server answers with a fault
   * @throws UpdateClientError for every other kind of failure
   */
  async call<Request, Response>(url: URL, operation: SoapOperation<Request, Response>, message: Outgoing<NoInfer<Request>>): Promise<CallResult<Response>> {
    const body = encodeRequest(operation, message);
    const started = performance.now();
    const answer = await this.#post(url, operation, body);
    if (answer.status === 503) throw busy(operation.name, 'HTTP 503', answer, this.now());
    const plain = plainBody(operation.name, answer);
    const measurement = {
      operation: operation.name,
      requestBytes: body.length,
      wireBytes: answer.body.length,
      plainBytes: plain.length,
      contentEncoding: answer.headers['content-encoding'] ?? 'identity',
    };
    try {
      const decoded = decode(operation, answer, plain);
      const finished = { ...measurement, milliseconds: performance.now() - started };
      this.onCall(finished);
      return { message: decoded, measurement: finished };
    } catch (error) {
      if (error instanceof SoapFaultError) {
        this.onCall({ ...measurement, milliseconds: performance.now() - started, fault: error.errorCode });
        if (error.errorCode === 'ServerBusy') throw busy(operation.name, `fault ServerBusy, id ${error.id || 'none'}`, answer, this.now(), error);
      }
      throw error;
    }
  }

  /** Closes connections. */
  close(): void {
    this.#exchange.close();
  }

  async #post(url: URL, operation: SoapOperation, body: Buffer): Promise<HttpResponse> {
    this.#calls += 1;
    const headers = nativeHeaders(url, operation.soapAction, `${this.#correlationBase}.1.${this.#calls}`, body.length);
    try {
      return await this.#exchange.post({ url, headers, body, idleTimeout: this.idleTimeout });
    } catch (error) {
      if (error instanceof BodyTooLongError) throw new UpdateClientError('WRONG_ANSWER', operation.name, error.message);
      throw new UpdateClientError('NOT_REACHABLE', operation.name, `${url.origin} does not answer: ${reasonOf(error)}`, { cause: error });
    }
  }
}

/** Too busy or not ready: the client comes back later (MS-WUSP 2.2.2.4, ServerBusy). */
function busy(operation: string, how: string, { headers }: HttpResponse, now: Date, cause?: unknown): UpdateClientError {
  const retryAt = retryTime(headers['retry-after'], now);
  const when = retryAt === undefined ? '' : `; it wants to be asked again at ${retryAt.toISOString()}`;
  return new UpdateClientError('BUSY', operation, `the server is busy or not ready (${how})${when}`, { retryAt, cause });
}

function plainBody(operation: string, { headers, body }: HttpResponse): Buffer {
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding === 'identity') return body;
  if (encoding !== 'xpress') throw new UpdateClientError('WRONG_ANSWER', operation, `the answer has Content-Encoding ${encoding}, which was not asked for`);
  try {
    return decodeXpress(body, { maxBytes: MAX_BODY_BYTES });
  } catch (error) {
    throw new UpdateClientError('WRONG_ANSWER', operation, `the answer's Xpress blocks cannot be decoded: ${reasonOf(error)}`, { cause: error });
  }
}

/** A fault comes with status 500, an answer with 200 (SOAP 1.1 section 6.2); other statuses carry no SOAP. */
function decode<Response>(operation: SoapOperation<unknown, Response>, { status }: HttpResponse, plain: Buffer): Response {
  if (status !== 200 && status !== 500) throw new UpdateClientError('WRONG_ANSWER', operation.name, `the server answered HTTP ${status}; is this address an update server?`);
  try {
    return decodeResponse(plain, { operation }).message;
  } catch (error) {
    if (error instanceof SoapFaultError) throw error;
    throw new UpdateClientError('WRONG_ANSWER', operation.name, `the answer cannot be read: ${reasonOf(error)}`, { cause: error });
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Connecting to `localhost` tries several addresses; the reasons are inside.
  if (error instanceof AggregateError && error.message === '') return error.errors.map(reasonOf).join('; ');
  return error.message;
}
