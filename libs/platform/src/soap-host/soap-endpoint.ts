import { randomUUID } from 'node:crypto';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { decodeRequest, encodeFault, encodeResponse, REQUEST_LIMITS, type DecodedRequest, type SoapContract, type SoapVersion } from '@sluice/protocol/soap';
import { duringTrace, withTraceparent, type Trace } from '@sluice/domain/events';
import type { ProxyTrust } from '../observability/http-server.js';
import { traceOf } from '../observability/http-trace.js';
import type { BoundOperations } from './bind-operations.js';
import { chooseContentCoding, codeBody, decodeBody, type CodedBody } from './content-coding.js';
import { RefusedRequest, translateFault } from './fault-translation.js';
import type { LargeRequest } from './large-requests.js';
import { OperationFault } from './operation-fault.js';
import type { OutgoingAnswers } from './outgoing-answers.js';
import type { SoapMetrics } from './soap-metrics.js';
import { checkAction, checkMediaType, describeCall, namedAction } from './soap-request.js';
import type { AnySoapOperation, SoapServiceDefinition } from './soap-service.js';

/** Where a fault is written down with its id, so that an administrator finds what a client was told. */
export interface FaultLog {
  record(level: 'error' | 'warn' | 'info', entry: Record<string, unknown>, error: unknown): void;
}

type Decoding = typeof REQUEST_LIMITS & { readonly contract: SoapContract };

/** One call: the request, and as much as is known of it. */
export class SoapExchange {
  readonly trace: Trace;
  readonly started = performance.now();
  soapVersion: SoapVersion = '1.1';
  operation: AnySoapOperation | undefined;
  /** Gives the place among the calls that are worked on back, once. */
  readonly leave: () => void;

  /**
   * @param onLeave called once, when the call is done or its client has gone
   * @param large its place when it may be larger than other requests
   */
  constructor(readonly request: IncomingMessage, readonly response: ServerResponse, onLeave: () => void, readonly large?: LargeRequest | null) {
    let hasLeft = false;
    this.leave = () => {
      if (!hasLeft) {
        onLeave();
        large?.leave();
      }
      hasLeft = true;
    };
    this.trace = traceOf(request.headers['traceparent']);
  }
}

/** Serves the operations of one web service over HTTP POST: decode, dispatch, encode, and one way for everything that goes wrong. */
export class SoapEndpoint {
  readonly #decoding: Decoding;

  /**
   * @param isStopping whether connections are to be closed behind answers
   * @param trusts the proxies that are believed about their clients
   */
  constructor(
    private readonly service: SoapServiceDefinition,
    private readonly handlers: BoundOperations,
    private readonly faults: FaultLog,
    private readonly metrics: SoapMetrics,
    private readonly outgoing: OutgoingAnswers,
    private readonly isStopping: () => boolean,
    private readonly trusts: ProxyTrust,
  ) {
    this.#decoding = { ...REQUEST_LIMITS, maxMessageBytes: service.maxRequestBytes, contract: service.contract };
  }

  /** Answers one POST, at once when nothing has to be waited for. Never throws: every failure becomes a fault. */
  post(exchange: SoapExchange, body: Buffer): void {
    try {
      const answered = this.#answer(exchange, body);
      if (answered !== undefined) answered.catch((error: unknown) => this.fail(exchange, error));
    } catch (error) {
      this.fail(exchange, error);
    }
  }

  #answer(exchange: SoapExchange, body: Buffer): Promise<void> | void {
    const { request } = exchange;
    checkMediaType(request.headers['content-type']);
    const coding = request.headers['content-encoding'];
    if (coding === undefined) return this.#dispatch(exchange, body);
    return decodeBody(body, coding, exchange.large?.limits.maxRequestBytes ?? this.service.maxRequestBytes).then((plain) => this.#dispatch(exchange, plain));
  }

  #dispatch(exchange: SoapExchange, plain: Buffer): Promise<void> | void {
    const decoded: DecodedRequest<SoapContract> = decodeRequest(plain, this.#limitsOf(exchange));
    exchange.soapVersion = decoded.soapVersion;
    exchange.operation = decoded.operation;
    checkAction(exchange.request, decoded.operation);
    const handler = this.handlers.get(decoded.operation.name);
    // Only an operation that the service lists as unserved has no handler here.
    if (!handler) throw new OperationFault('InvalidParameters', decoded.operation.name);
    const handle = () => handler.handle(decoded.message, describeCall(exchange.request, this.trusts));
    const response = handler.answersAtOnce ? duringTrace(exchange.trace, handle) : withTraceparent(exchange.trace, async () => handle());
    return isPromise(response) ? response.then((later) => this.#respond(exchange, later)) : this.#respond(exchange, response);
  }

  #limitsOf({ large }: SoapExchange): Decoding {
    return large ? { ...this.#decoding, maxMessageBytes: large.limits.maxRequestBytes, maxElements: large.limits.maxElements } : this.#decoding;
  }

  #respond(exchange: SoapExchange, message: unknown): Promise<void> | void {
    const operation = exchange.operation as AnySoapOperation;
    const envelope = encodeResponse(operation, message as never, { style: this.service.contract.style, soapVersion: exchange.soapVersion });
    const coded = codeBody(envelope, chooseContentCoding(exchange.request.headers['accept-encoding']));
    return isPromise(coded) ? coded.then((later) => this.#send(exchange, later)) : this.#send(exchange, coded);
  }

  #send(exchange: SoapExchange, { pieces, bytes, coding }: CodedBody): void {
    const operation = exchange.operation as AnySoapOperation;
    this.metrics.observeSize(this.service.contract.name, operation.name, coding, bytes);
    const headers = this.#headers(exchange.soapVersion, bytes);
    if (coding !== 'identity') headers['content-encoding'] = coding;
    if (this.isStopping()) headers['connection'] = 'close';
    if (!this.outgoing.makeRoom(bytes)) throw new RefusedRequest(503, 'too many answers wait for their readers');
    exchange.response.writeHead(200, headers);
    this.outgoing.send(exchange.response, pieces, bytes, exchange.leave);
    this.metrics.observe(this.service.contract.name, operation.name, 'ok', exchange.started);
  }

  /** Answers with a fault and logs it under the same id. Faults are never compressed. */
  fail(exchange: SoapExchange, error: unknown): void {
    duringTrace(exchange.trace, () => this.#fail(exchange, error));
  }

  #fail(exchange: SoapExchange, error: unknown): void {
    const { request, response, operation, soapVersion } = exchange;
    // The answer was on its way when something broke: the client must not take what it has for all of it.
    if (response.headersSent) return void response.destroy();
    const fault = translateFault(error);
    const id = randomUUID();
    const call = describeCall(request, this.trusts);
    this.metrics.observe(this.service.contract.name, operation?.name, fault.errorCode, exchange.started);
    this.faults.record(fault.level, {
      faultId: id, errorCode: fault.errorCode, faultMessage: fault.message, webService: this.service.contract.name,
      operation: operation?.name, status: fault.status, clientAddress: call.clientAddress,
    }, error);
    const text = encodeFault({
      errorCode: fault.errorCode, message: fault.message, id,
      method: operation?.soapAction ?? namedAction(request) ?? '',
      ...(fault.faultCode && { faultCode: fault.faultCode }),
      actor: `${call.protocol}://${call.host ?? 'localhost'}${this.service.paths[0]}`,
    }, this.service.contract.style, soapVersion);
    response.writeHead(fault.status, {
      ...this.#headers(soapVersion, Buffer.byteLength(text)),
      // Of faults real servers of both kinds say no more (recorded).
      'cache-control': 'private',
      ...(fault.retryAfter !== undefined && { 'retry-after': String(fault.retryAfter) }),
      // As a real server does: a client that was refused starts over on a new connection.
      connection: 'close',
    }).end(text);
  }

  #headers(soapVersion: SoapVersion, bytes: number): OutgoingHttpHeaders {
    return {
      'cache-control': this.service.contract.style === 'wcf' ? 'private' : 'private, max-age=0',
      'content-type': soapVersion === '1.2' ? 'application/soap+xml; charset=utf-8' : 'text/xml; charset=utf-8',
      'vary': 'Accept-Encoding',
      'content-length': bytes,
    };
  }
}

/** Also of a promise that Node made, which is not of this realm's class when the service runs inside another program. */
function isPromise<Value extends object>(value: Value | Promise<Value>): value is Promise<Value> {
  return 'then' in value;
}
