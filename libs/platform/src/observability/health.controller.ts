import { Controller, Get, Header, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { register } from 'prom-client';
import { ReadinessRegistry } from './readiness.js';

/** The probes of an orchestrator and the metrics of Prometheus, on the port of the service itself. */
@Controller()
export class HealthController {
  constructor(@Inject(ReadinessRegistry) private readonly readiness: ReadinessRegistry) {}

  /** Whether the process runs. It asks nothing else: restarting a process does not bring a database back. */
  @Get('healthz')
  @Header('cache-control', 'no-store')
  live(): { status: 'up' } {
    return { status: 'up' };
  }

  /** Whether the process can serve, and which part keeps it from serving: 200 or 503. */
  @Get('readyz')
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const report = await this.readiness.report();
    await reply.status(report.ready ? 200 : 503).header('cache-control', 'no-store').send(report);
  }

  /** Everything in the process's metrics registry, in Prometheus' text format. */
  @Get('metrics')
  async metrics(@Res() reply: FastifyReply): Promise<void> {
    await reply.header('content-type', register.contentType).send(await register.metrics());
  }
}
