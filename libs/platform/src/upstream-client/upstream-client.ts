import { decodeResponse, encodeRequest, isSoapErrorCode, SOAP_ERROR_CODES, SoapDecodeError, SoapFaultError, type SoapOperation } from '@sluice/protocol/soap';
import { request, type Dispatcher } from 'undici';
import { ACCEPTED_CODINGS, AnswerBodyError, decodeAnswerBody, readBody } from './answer-body.js';
import type { ConnectionSettings } from './connection-settings.js';
import { CookieJar } from './cookie-jar.js';
import { createDispatcher } from './dispatcher.js';
import { unreachable } from './network-reason.js';
import { retryAfterMs } from './retry-after.js';
import { UpstreamFault, UpstreamStatus, UpstreamUndecodable } from './upstream-error.js';

/** The longest answer that is read, in bytes, before and after decoding. A page of Windows servicing metadata has 51 MB. */
export const MAX_ANSWER_BYTES = 128 * 1024 * 1024;
/** A call that goes on for as many idle timeouts is given up, however steadily its bytes drip. */
const MAX_IDLE_TIMEOUTS_PER_CALL = 10;

/** What one call may cost. */
export interface CallOptions {
  /** Aborted to give the call up; the call then fails with its reason. */
  readonly signal?: AbortSignal;
  /** Bytes of the answer, {@link MAX_ANSWER_BYTES} by default. */
  readonly maxAnswerBytes?: number;
}

interface RawAnswer {
  readonly status: number;
  readonly headers: Dispatcher.ResponseData['headers'];
  readonly body: Buffer;
}

/**
 * Calls the operations of a SOAP service: SOAP 1.1 over HTTP or HTTPS (MS-WSUSSS 2.1). One instance serves a process; `close` it.
 * Repeating a call that failed is up to the caller, who knows which are worth it.
 */
export class UpstreamClient {
  readonly #dispatcher: Dispatcher;
  readonly #callTimeoutMs: number;
  readonly #cookies = new CookieJar();

  constructor(settings: ConnectionSettings) {
    this.#dispatcher = createDispatcher(settings);
    this.#callTimeoutMs = settings.idleTimeoutMs * MAX_IDLE_TIMEOUTS_PER_CALL;
  }

  /**
   * Calls one operation.
   * @param url the service's own address
   * @throws UpstreamError of one of the four kinds; the reason of `signal` when that was aborted; SoapEncodeError for a message that
   *   does not fit its contract
   */
  async call<Request, Response>(
    url: URL, operation: SoapOperation<Request, Response>, message: NoInfer<Request>, options: CallOptions = {},
  ): Promise<Response> {
    const body = encodeRequest(operation, message as Parameters<typeof encodeRequest<Request>>[1]);
    const answer = await this.#exchange(url, operation, body, options);
    return decodeAnswer(operation, answer, options.maxAnswerBytes ?? MAX_ANSWER_BYTES);
  }

  /** Closes the connections; calls on their way fail. */
  async close(): Promise<void> {
    await this.#dispatcher.destroy();
  }

  async #exchange(url: URL, operation: SoapOperation, body: Buffer, { signal, maxAnswerBytes = MAX_ANSWER_BYTES }: CallOptions): Promise<RawAnswer> {
    const deadline = AbortSignal.timeout(this.#callTimeoutMs);
    try {
      const response = await request(url, {
        method: 'POST', body, dispatcher: this.#dispatcher, headers: this.#headers(url, operation),
        signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
      });
      this.#cookies.store(url, response.headers['set-cookie']);
      return { status: response.statusCode, headers: response.headers, body: await readBody(response.body, maxAnswerBytes) };
    } catch (error) {
      if (signal?.aborted === true) throw signal.reason;
      if (error instanceof AnswerBodyError) throw new UpstreamUndecodable(operation.name, error.tooLong, error.message);
      throw unreachable(deadline.aborted ? Object.assign(new Error('the call took too long'), { code: 'ETIMEDOUT' }) : error);
    }
  }

  #headers(url: URL, operation: SoapOperation): Record<string, string> {
    const cookie = this.#cookies.header(url);
    return {
      'content-type': 'text/xml; charset=utf-8',
      soapaction: `"${operation.soapAction}"`,
      'accept-encoding': ACCEPTED_CODINGS,
      'user-agent': 'Sluice',
      ...(cookie === undefined ? {} : { cookie }),
    };
  }
}

async function decodeAnswer<Response>(operation: SoapOperation<unknown, Response>, { status, headers, body }: RawAnswer, maxBytes: number): Promise<Response> {
  const failed = status < 200 || status >= 300;
  // A fault travels with status 500 (SOAP 1.1 6.2), some servers use others; anything that is no XML is the status itself.
  if (failed && !/xml/i.test(String(headers['content-type'] ?? ''))) throw new UpstreamStatus(status, retryAfterMs(headers['retry-after']));
  try {
    const plain = await decodeAnswerBody(body, singleValue(headers['content-encoding']), maxBytes);
    const { message } = decodeResponse(plain, { operation, maxMessageBytes: maxBytes });
    if (failed) throw new UpstreamStatus(status, null);
    return message;
  } catch (error) {
    if (error instanceof SoapFaultError) throw faultOf(operation, error);
    if (failed) throw new UpstreamStatus(status, retryAfterMs(headers['retry-after']));
    if (error instanceof AnswerBodyError) throw new UpstreamUndecodable(operation.name, error.tooLong, error.message);
    if (error instanceof SoapDecodeError) throw new UpstreamUndecodable(operation.name, TOO_LONG.has(error.code), error.message, { cause: error });
    throw error;
  }
}

const TOO_LONG: ReadonlySet<string> = new Set(['MESSAGE_TOO_LONG', 'TOO_MANY_ELEMENTS', 'TEXT_TOO_LONG', 'ARRAY_TOO_LONG']);

/** Microsoft Update names the ErrorCode of some faults only as a word of the reason. */
function faultOf(operation: SoapOperation, fault: SoapFaultError): UpstreamFault {
  const words = fault.faultString.split(/[^A-Za-z]+/, 200);
  const named = isSoapErrorCode(fault.errorCode) ? fault.errorCode : words.find((word) => Object.hasOwn(SOAP_ERROR_CODES, word));
  return new UpstreamFault(operation.name, named ?? fault.errorCode, fault.faultMessage, fault.id, { cause: fault });
}

function singleValue(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : header?.[0];
}
