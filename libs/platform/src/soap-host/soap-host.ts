import type { IncomingMessage, ServerResponse } from 'node:http';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { CONFIG } from '../config/config.module.js';
import type { ServiceHttpAdapter } from '../observability/http-server.js';
import { Log } from '../observability/log.js';
import { ReadinessRegistry } from '../observability/readiness.js';
import { Admission } from './admission.js';
import { bindOperations, type FoundHandler } from './bind-operations.js';
import { CallQueue } from './call-queue.js';
import { RefusedRequest } from './fault-translation.js';
import { handledOperation } from './handles-operation.decorator.js';
import { LargeRequests } from './large-requests.js';
import { OutgoingAnswers } from './outgoing-answers.js';
import { RareEntries } from './rare-entries.js';
import { readBody } from './read-body.js';
import { SoapEndpoint, SoapExchange } from './soap-endpoint.js';
import { SoapMetrics } from './soap-metrics.js';
import { outgoingLimits, type SoapHostConfig } from './soap-host.config.js';
import type { SoapOperationHandler, SoapServiceDefinition } from './soap-service.js';

/** Injection token of the services that a process hosts, a list of {@link SoapServiceDefinition}. */
export const SOAP_SERVICES = Symbol('sluice:soap-services');

/** Finds the handlers, checks them against the contracts and adds the routes, all before the process listens. */
@Injectable()
export class SoapHost implements OnModuleInit {
  readonly #log: Log;
  readonly #admission: Admission;
  readonly #queue = new CallQueue();
  readonly #shedding = new RareEntries();

  constructor(
    @Inject(SOAP_SERVICES) private readonly services: readonly SoapServiceDefinition[],
    @Inject(CONFIG) private readonly config: SoapHostConfig,
    private readonly discovery: DiscoveryService,
    private readonly adapterHost: HttpAdapterHost,
    private readonly metrics: SoapMetrics,
    private readonly readiness: ReadinessRegistry,
    log: Log,
  ) {
    this.#log = log.child('SoapHost');
    this.#admission = new Admission(config.SLUICE_SOAP_MAX_CALLS);
  }

  onModuleInit(): void {
    const found = this.#findHandlers();
    const adapter = this.adapterHost.httpAdapter as ServiceHttpAdapter;
    const fastify = adapter.getInstance<FastifyInstance>();
    for (const service of this.services) {
      const endpoint = new SoapEndpoint(
        service, bindOperations(service, found), { record: this.#record }, this.metrics, this.#outgoingOf(service), () => this.readiness.stopping, adapter.trustsProxy,
      );
      const large = new LargeRequests(service);
      for (const path of service.paths) {
        adapter.directRoutes.post(path, (request, response) => this.#receive(service, endpoint, large, request, response));
        fastify.get(path, (_request: FastifyRequest, reply: FastifyReply) => void reply.type('text/plain; charset=utf-8')
          .send(`${service.contract.name} of Sluice is here. It is called with SOAP over POST; this page is for people who check an address.\n`));
      }
    }
  }

  #findHandlers(): FoundHandler[] {
    return this.discovery.getProviders().flatMap((wrapper) => {
      const operation = wrapper.metatype ? handledOperation(wrapper.metatype) : undefined;
      if (!operation) return [];
      const handler = wrapper.instance as SoapOperationHandler<unknown, unknown>;
      return [{ className: wrapper.name as string, operation, handler }];
    });
  }

  /** What waits for readers of one web service: those of another one are not held up by them. */
  #outgoingOf({ contract: { name } }: SoapServiceDefinition): OutgoingAnswers {
    const cuts = new RareEntries();
    return new OutgoingAnswers(outgoingLimits(this.config), {
      onBytes: (bytes) => this.metrics.unread(name, bytes),
      onCut: (response, { unreadBytes, because }) => {
        this.metrics.readerCut(name);
        const entry = { webService: name, unreadBytes, because, clientAddress: response.req.socket.remoteAddress };
        if (cuts.speaks(entry)) this.#log.warn('A client did not take its answer and was cut off', entry);
      },
    });
  }

  #receive(service: SoapServiceDefinition, endpoint: SoapEndpoint, largeRequests: LargeRequests, request: IncomingMessage, response: ServerResponse): void {
    const hasPlace = this.#admission.enter();
    const large = hasPlace ? largeRequests.enter(request) : null;
    const exchange = new SoapExchange(request, response, hasPlace ? this.#leave : () => undefined, large);
    if (!hasPlace) return endpoint.fail(exchange, new RefusedRequest(503, 'too many calls at once'));
    // 'close' comes exactly once, whether the answer was sent or the client went away.
    response.on('close', exchange.leave);
    if (large === null) return endpoint.fail(exchange, new RefusedRequest(503, 'too many large requests at once'));
    readBody(exchange.request, large?.limits.maxRequestBytes ?? service.maxRequestBytes, {
      onBody: (body) => this.#queue.add(() => endpoint.post(exchange, body)),
      onRefusal: (error) => endpoint.fail(exchange, error),
    });
  }

  readonly #leave = (): void => this.#admission.leave();

  readonly #record = (level: 'error' | 'warn' | 'info', entry: Record<string, unknown>, error: unknown): void => {
    if (error instanceof RefusedRequest && error.status === 503 && !this.#shedding.speaks(entry)) return;
    // What a client did needs one line; what we did wrong needs the stack.
    const detail = level === 'error' ? { err: error } : { reason: error instanceof Error ? error.message : String(error) };
    this.#log[level]('A call was answered with a fault', { ...entry, ...detail });
  };
}
