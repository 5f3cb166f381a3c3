import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { decodeRequest, encodeFault, encodeResponse, REQUEST_LIMITS, type SoapVersion } from '@sluice/protocol/soap';
import type { BoundOperations } from './bind-operations.js';
import { chooseContentCoding, codeBody, decodeBody } from './content-coding.js';
import { translateFault } from './fault-translation.js';
import { OperationFault } from './operation-fault.js';
import type { SoapMetrics } from './soap-metrics.js';
import { checkAction, checkMediaType, describeCall, namedAction } from './soap-request.js';
import type { AnySoapOperation, SoapServiceDefinition } from './soap-service.js';

/** Where a fault is written down with its id, so that an administrator finds what a client was told. */
export interface FaultLog {
  record(level: 'error' | 'warn' | 'info', entry: Record<string, unknown>, error: unknown): void;
}

/** As much of a call as is known when it fails. */
interface CallState {
  soapVersion: SoapVersion;
  operation?: AnySoapOperation;
}

/** Serves the operations of one web service over HTTP POST: decode, dispatch, encode, and one way for everything that goes wrong. */
export class SoapEndpoint {
  constructor(
    private readonly service: SoapServiceDefinition,
    private readonly handlers: BoundOperations,
    private readonly faults: FaultLog,
    private readonly metrics: SoapMetrics,
  ) {}

  /** Answers one POST. Never throws: every failure becomes a fault. */
  async post(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const state: CallState = { soapVersion: '1.1' };
    const started = process.hrtime.bigint();
    try {
      await this.#answer(request, reply, state);
      this.metrics.observe(this.service.contract.name, state.operation?.name, 'ok', started);
    } catch (error) {
      const errorCode = this.fail(request, reply, error, state);
      this.metrics.observe(this.service.contract.name, state.operation?.name, errorCode, started);
    }
    return reply;
  }

  async #answer(request: FastifyRequest, reply: FastifyReply, state: CallState): Promise<void> {
    checkMediaType(request.headers['content-type']);
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const plain = await decodeBody(body, request.headers['content-encoding'], this.service.maxRequestBytes);
    const decoded = decodeRequest(plain, { ...REQUEST_LIMITS, maxMessageBytes: this.service.maxRequestBytes, contract: this.service.contract });
    state.soapVersion = decoded.soapVersion;
    state.operation = decoded.operation;
    checkAction(namedAction(request), decoded.operation);
    const handler = this.handlers.get(decoded.operation.name);
    // Only an operation that the service lists as unserved has no handler here.
    if (!handler) throw new OperationFault('InvalidParameters', decoded.operation.name);
    const response = await handler.handle(decoded.message, describeCall(request));
    const envelope = encodeResponse(decoded.operation, response as never, { style: this.service.contract.style, soapVersion: decoded.soapVersion });
    const coded = await codeBody(envelope, chooseContentCoding(request.headers['accept-encoding']));
    this.metrics.observeSize(this.service.contract.name, decoded.operation.name, coded.coding, coded.bytes.length);
    this.#headers(reply, state.soapVersion);
    if (coded.coding !== 'identity') void reply.header('content-encoding', coded.coding);
    void reply.status(200).send(coded.bytes);
  }

  /** Answers with a fault and logs it under the same id; returns its error code. Faults are never compressed. */
  fail(request: FastifyRequest, reply: FastifyReply, error: unknown, state: CallState = { soapVersion: '1.1' }): string {
    const fault = translateFault(error);
    const id = randomUUID();
    this.faults.record(fault.level, {
      faultId: id, errorCode: fault.errorCode, faultMessage: fault.message, service: this.service.contract.name,
      operation: state.operation?.name, status: fault.status, clientAddress: request.ip,
    }, error);
    this.#headers(reply, state.soapVersion);
    if (fault.retryAfter !== undefined) void reply.header('retry-after', String(fault.retryAfter));
    // As a real server does: a client that was refused starts over on a new connection.
    void reply.header('connection', 'close').status(fault.status).send(encodeFault({
      errorCode: fault.errorCode, message: fault.message, id,
      method: state.operation?.soapAction ?? namedAction(request) ?? '',
      ...(fault.faultCode && { faultCode: fault.faultCode }),
      actor: `${request.protocol}://${describeCall(request).host ?? 'localhost'}${this.service.paths[0]}`,
    }, this.service.contract.style, state.soapVersion));
    return fault.errorCode;
  }

  #headers(reply: FastifyReply, soapVersion: SoapVersion): void {
    void reply
      .header('cache-control', this.service.contract.style === 'wcf' ? 'private' : 'private, max-age=0')
      .header('content-type', `${soapVersion === '1.2' ? 'application/soap+xml' : 'text/xml'}; charset=utf-8`)
      .header('vary', 'Accept-Encoding');
  }
}
