import { Global, Module, type DynamicModule } from '@nestjs/common';
import { HealthController } from './health.controller.js';
import { Log } from './log.js';
import { ReadinessRegistry } from './readiness.js';

/** `/healthz`, `/readyz` and `/metrics`, and the {@link ReadinessRegistry} that the parts of a service report to. */
@Global()
@Module({ controllers: [HealthController], providers: [ReadinessRegistry], exports: [ReadinessRegistry] })
export class HealthModule {}

/** The service's {@link Log} and its health, injectable everywhere in the service. */
@Global()
@Module({})
export class ObservabilityModule {
  static forRoot(log: Log): DynamicModule {
    return {
      module: ObservabilityModule,
      global: true,
      imports: [HealthModule],
      providers: [{ provide: Log, useValue: log }],
      exports: [Log, HealthModule],
    };
  }
}
