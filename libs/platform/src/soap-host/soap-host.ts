import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { CONFIG } from '../config/config.module.js';
import { Log } from '../observability/log.js';
import { Admission } from './admission.js';
import { bindOperations, type FoundHandler } from './bind-operations.js';
import { RefusedRequest } from './fault-translation.js';
import { handledOperation } from './handles-operation.decorator.js';
import { Pace } from './pace.js';
import { RareEntries } from './rare-entries.js';
import { SoapEndpoint } from './soap-endpoint.js';
import { SoapMetrics } from './soap-metrics.js';
import type { SoapHostConfig } from './soap-host.config.js';
import type { SoapOperationHandler, SoapServiceDefinition } from './soap-service.js';

/** Injection token of the services that a process hosts, a list of {@link SoapServiceDefinition}. */
export const SOAP_SERVICES = Symbol('sluice:soap-services');

/** Finds the handlers, checks them against the contracts and adds the routes, all before the process listens. */
@Injectable()
export class SoapHost implements OnModuleInit {
  readonly #log: Log;
  readonly #admission: Admission;
  readonly #pace = new Pace();
  readonly #shedding = new RareEntries();

  constructor(
    @Inject(SOAP_SERVICES) private readonly services: readonly SoapServiceDefinition[],
    @Inject(CONFIG) config: SoapHostConfig,
    private readonly discovery: DiscoveryService,
    private readonly adapterHost: HttpAdapterHost,
    private readonly metrics: SoapMetrics,
    log: Log,
  ) {
    this.#log = log.child('SoapHost');
    this.#admission = new Admission(config.SLUICE_SOAP_MAX_CALLS);
  }

  async onModuleInit(): Promise<void> {
    const found = this.#findHandlers();
    const fastify = this.adapterHost.httpAdapter.getInstance<FastifyInstance>();
    for (const service of this.services) {
      const endpoint = new SoapEndpoint(service, bindOperations(service, found), { record: this.#record }, this.metrics);
      await fastify.register(async (scope) => this.#addRoutes(scope, service, endpoint));
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

  /** Routes live in a scope of their own, so that the raw-bytes parser and the error handler are theirs alone. */
  #addRoutes(scope: FastifyInstance, service: SoapServiceDefinition, endpoint: SoapEndpoint): void {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: service.maxRequestBytes }, (_request, body, done) => done(null, body));
    scope.setErrorHandler((error, request, reply) => void endpoint.fail(request, reply, asRefusal(error)));
    for (const url of service.paths) {
      scope.post(url, {
        onRequest: (request, reply, done) => (this.#admit(reply) ? done() : done(new RefusedRequest(503, 'too many calls at once'))),
        handler: async (request, reply) => {
          await this.#pace.ready();
          return endpoint.post(request, reply);
        },
      });
      scope.get(url, (_request: FastifyRequest, reply: FastifyReply) => void reply.type('text/plain; charset=utf-8')
        .send(`${service.contract.name} of Sluice is here. It is called with SOAP over POST; this page is for people who check an address.\n`));
    }
  }

  #admit(reply: FastifyReply): boolean {
    if (!this.#admission.enter()) return false;
    // 'close' comes exactly once, whether the answer was sent or the client went away.
    reply.raw.once('close', () => this.#admission.leave());
    return true;
  }

  #record = (level: 'error' | 'warn' | 'info', entry: Record<string, unknown>, error: unknown): void => {
    if (error instanceof RefusedRequest && error.status === 503 && !this.#shedding.speaks(entry)) return;
    // What a client did needs one line; what we did wrong needs the stack.
    const detail = level === 'error' ? { err: error } : { reason: error instanceof Error ? error.message : String(error) };
    this.#log[level]('A call was answered with a fault', { ...entry, ...detail });
  };
}

/** Fastify's own errors (too large, timed out, broken length) as refusals; the rest stays what it is. */
function asRefusal(error: unknown): unknown {
  const code = (error as { code?: string }).code;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new RefusedRequest(413, 'the body is larger than this service accepts');
  if (code === 'FST_ERR_CTP_INVALID_CONTENT_LENGTH') return new RefusedRequest(400, 'Content-Length does not fit the body');
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return new RefusedRequest(415, 'Content-Type must be text/xml or application/soap+xml');
  return error;
}
