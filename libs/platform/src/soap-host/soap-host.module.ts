import { type DynamicModule, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { SOAP_SERVICES, SoapHost } from './soap-host.js';
import { SoapMetrics } from './soap-metrics.js';
import type { SoapServiceDefinition } from './soap-service.js';

/**
 * Hosts SOAP web services in a Nest application on Fastify. The handlers are providers of the application's own modules, declared with
 * `@HandlesOperation`; this module finds them, checks that they cover the contracts, and adds the routes.
 */
@Module({})
export class SoapHostModule {
  static forServices(services: readonly SoapServiceDefinition[]): DynamicModule {
    return {
      module: SoapHostModule,
      imports: [DiscoveryModule],
      providers: [{ provide: SOAP_SERVICES, useValue: services }, SoapHost, SoapMetrics],
    };
  }
}
