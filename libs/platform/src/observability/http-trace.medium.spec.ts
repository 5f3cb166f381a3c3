import { Controller, Get, Module, Post } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createEvent, currentTraceparent } from '@sluice/domain/events';
import { findFreePort } from '@sluice/local-services';
import { continueTrace } from './http-trace.js';
import { runService, type RunningService } from './run-service.js';

const TRACE = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

@Controller()
class TraceController {
  @Get('/trace')
  async trace(): Promise<string> {
    await Promise.resolve();
    return currentTraceparent() ?? 'none';
  }

  @Post('/event')
  event(): object {
    return createEvent('ConfigurationChanged', { configurationGeneration: 1 }, { source: '/test' });
  }
}

@Module({ controllers: [TraceController] })
class TraceModule {}

let service: RunningService | undefined;

beforeAll(async () => {
  const port = await findFreePort();
  service = await runService(TraceModule, {
    service: 'trace-test',
    host: { env: { SLUICE_SERVICE_PORT: String(port), SLUICE_BIND: '127.0.0.1', SLUICE_LOG_LEVEL: 'fatal' }, on: () => undefined, removeListener: () => undefined, exit: () => undefined },
  });
});

afterAll(() => service?.stop('the test is over'));

describe('a request', () => {
  it('is handled within the trace of its caller, as a part of its own', async () => {
    const traceparent = await fetch(`${service?.url}/trace`, { headers: { traceparent: TRACE } }).then((response) => response.text());
    expect(traceparent).toMatch(/^00-4bf92f3577b34da6a3ce929d0e0e4736-(?!00f067aa0ba902b7)[0-9a-f]{16}-01$/);
  });

  it('without one begins a new trace, each its own', async () => {
    const traces = await Promise.all([1, 2].map(() => fetch(`${service?.url}/trace`).then((response) => response.text())));
    expect(new Set(traces.map((trace) => trace.slice(3, 35))).size).toBe(2);
  });

  it('with a body passes its trace on to the events it causes', async () => {
    const event = await fetch(`${service?.url}/event`, { method: 'POST', headers: { traceparent: TRACE, 'content-type': 'application/json' }, body: '{"a":1}' })
      .then((response) => response.json()) as { traceparent: string };
    expect(event.traceparent).toContain('4bf92f3577b34da6a3ce929d0e0e4736');
  });
});

describe('a trace context', () => {
  it.each(['nonsense', `${TRACE}-more`, TRACE.replace('00-', 'ff-'), '', undefined])('of the form %j is not believed', (value) => {
    expect(continueTrace(value)).not.toContain('4bf92f3577b34da6a3ce929d0e0e4736');
  });
});
