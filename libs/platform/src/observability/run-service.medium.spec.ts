import { EventEmitter, once } from 'node:events';
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, Module, Post, type DynamicModule } from '@nestjs/common';
import { createEvent } from '@sluice/domain/events';
import { appendToOutbox } from '@sluice/domain/messaging';
import { createTestBus, createTestDatabase } from '@sluice/testing/environment';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { databaseConfig, natsConfig } from '../config/settings.js';
import { DatabaseConnector, DatabaseModule } from '../database/index.js';
import { MessagingModule, OnEvent } from '../messaging/index.js';
import { Log } from './log.js';
import { NotReady, ReadinessRegistry } from './readiness.js';
import { runService, type RunningService, type RunServiceOptions } from './run-service.js';
import type { ServiceProcess } from './service-process.js';

class Gate {
  open: () => void = () => undefined;
  readonly opened = new Promise<void>((resolve) => { this.open = resolve; });
}

/** Stands in for `process`: the test sends its signals and sees how it would have ended. */
class Host extends EventEmitter {
  readonly sent: unknown[] = [];
  readonly exits: number[] = [];
  private readonly end = new Gate();
  readonly ended = this.end.opened;
  constructor(readonly env: NodeJS.ProcessEnv) { super(); }
  send(message: unknown): void { this.sent.push(message); }
  exit(code: number): void {
    this.exits.push(code);
    this.end.open();
  }
}

const started: RunningService[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((service) => service.stop('the test is over')));
});

function moduleWith(gate?: Gate, arrived?: Gate): DynamicModule {
  @Controller()
  class Slow {
    @Get('slow')
    async slow(): Promise<string> {
      arrived?.open();
      await gate?.opened;
      return 'done';
    }

    @Post('echo')
    echo(@Body() body: unknown): unknown {
      return body;
    }
  }
  @Module({ controllers: [Slow] })
  class TestModule {}
  return { module: TestModule };
}

async function start(module = moduleWith(), options: Partial<RunServiceOptions> = {}, env: NodeJS.ProcessEnv = {}) {
  const host = new Host({ SLUICE_SERVICE_PORT: '0', SLUICE_BIND: '127.0.0.1', ...env });
  const lines: string[] = [];
  const log = Log.create({ service: 'test', destination: { write: (line) => { lines.push(line); } } });
  const service = await runService(module, { service: 'test', host: host as unknown as ServiceProcess, log, ...options });
  if (service) started.push(service);
  return { host, lines, service };
}

async function startAndServe(...parameters: Parameters<typeof start>) {
  const { service, ...rest } = await start(...parameters);
  if (!service) throw new Error(`the service did not start: ${rest.lines.join('')}`);
  return { service, ...rest };
}

async function get(url: string, agent: Agent): Promise<{ text: string; connection: string | undefined }> {
  const [response] = await once(httpRequest(url, { agent }).end(), 'response') as [IncomingMessage];
  return { text: await text(response), connection: response.headers.connection };
}

async function untilRefused(url: string): Promise<void> {
  const answers = await fetch(`${url}/healthz`, { headers: { connection: 'close' } }).then((response) => response.text(), () => undefined);
  if (answers !== undefined) await untilRefused(url);
}

describe('runService', () => {
  it('listens, tells its parent, and answers the probes and metrics', async () => {
    const { service, host } = await startAndServe();
    expect(host.sent).toEqual([{ ready: true }]);
    expect(await (await fetch(`${service.url}/healthz`)).json()).toEqual({ status: 'up' });
    expect(await (await fetch(`${service.url}/readyz`)).json()).toEqual({ ready: true, dependencies: {} });
    expect((await fetch(`${service.url}/HEALTHZ`)).status).toBe(200);
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    expect(metrics).toMatch(/nodejs_eventloop_lag_seconds\{service="test"\}/);
    expect(metrics).toMatch(/sluice_http_request_seconds_count\{service="test",method="GET",route="\/healthz",status="200"/);
  });

  it('answers 503 with the reason while a critical part is down, and stays live', async () => {
    const { service } = await startAndServe();
    service.app.get(ReadinessRegistry).register('postgres', () => { throw new NotReady('PostgreSQL cannot be reached'); });
    const ready = await fetch(`${service.url}/readyz`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ ready: false, dependencies: { postgres: { status: 'down', why: 'PostgreSQL cannot be reached' } } });
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
  });

  it.each(['SIGTERM', 'SIGINT', 'disconnect'])('on %s finishes the request at hand, closes idle connections and ends with 0', async (event) => {
    const [gate, arrived] = [new Gate(), new Gate()];
    const { service, host } = await startAndServe(moduleWith(gate, arrived));
    // Two connections that the client would keep: one idle, one with a request.
    const [idle, busy] = [new Agent({ keepAlive: true }), new Agent({ keepAlive: true })];
    await get(`${service.url}/healthz`, idle);
    const answer = get(`${service.url}/slow`, busy);
    await arrived.opened;
    host.emit(event);
    await untilRefused(service.url);
    gate.open();
    expect(await answer).toEqual({ text: 'done', connection: 'close' });
    await host.ended;
    expect(host.exits).toEqual([0]);
    idle.destroy();
    busy.destroy();
  });

  it('ends with 1 when the work is not finished in time', async () => {
    const [gate, arrived] = [new Gate(), new Gate()];
    const { service, host, lines } = await startAndServe(moduleWith(gate, arrived), {}, { SLUICE_SHUTDOWN_SECONDS: '1' });
    const answer = fetch(`${service.url}/slow`);
    await arrived.opened;
    host.emit('SIGTERM');
    await host.ended;
    expect(host.exits).toEqual([1]);
    expect(lines.join('')).toContain('did not finish its work in time');
    gate.open();
    await (await answer).text();
  });

  it('ends at once on a second signal', async () => {
    const [gate, arrived] = [new Gate(), new Gate()];
    const { service, host } = await startAndServe(moduleWith(gate, arrived));
    const answer = fetch(`${service.url}/slow`);
    await arrived.opened;
    host.emit('SIGTERM');
    host.emit('SIGTERM');
    expect(host.exits).toEqual([1]);
    gate.open();
    await (await answer).text();
  });

  it.each(['uncaughtException', 'unhandledRejection'])('logs an %s under a fault id and ends with 1', async (event) => {
    const { host, lines } = await startAndServe();
    host.emit(event, new Error('boom'));
    expect(host.exits).toEqual([1]);
    const entry = lines.map((line) => JSON.parse(line) as Record<string, unknown>).find(({ level }) => level === 'fatal');
    expect(entry).toMatchObject({ faultId: expect.stringMatching(/^[0-9a-f-]{36}$/), err: { message: 'boom' } });
  });

  it('runs a service with a database and events', async () => {
    const database = await createTestDatabase();
    const bus = await createTestBus();
    const arrived = new Gate();
    @Controller()
    class Configuration {
      @OnEvent('ConfigurationChanged', { delivery: 'durable' })
      changed(): void {
        arrived.open();
      }
    }
    @Module({ imports: [DatabaseModule.forRoot({ service: 'test' }), MessagingModule.forRoot({ service: 'test' })], controllers: [Configuration] })
    class Service {}
    const config = z.object({ ...databaseConfig.shape, ...natsConfig.shape });
    const { service, host } = await startAndServe({ module: Service }, { config }, { DATABASE_URL: database.url, NATS_URL: bus.url });
    await service.app.get(DatabaseConnector).firstConnection();
    await service.app.get(DataSource).transaction((manager) => appendToOutbox(manager, createEvent('ConfigurationChanged', { configurationGeneration: 1 }, { source: '/test' })));
    await arrived.opened;
    expect(await (await fetch(`${service.url}/readyz`)).json()).toEqual({
      ready: true, dependencies: { postgres: { status: 'up', critical: true }, nats: { status: 'up', critical: true } },
    });
    await service.stop('the test is over');
    expect(host.exits).toEqual([0]);
    await database.drop();
  });

  it('does not start with an unusable configuration, and says which variable', async () => {
    const { service, host, lines } = await start(moduleWith(), { config: databaseConfig }, { DATABASE_URL: 'hunter2', SLUICE_LOG_LEVEL: 'loud' });
    expect(service).toBeUndefined();
    expect(host.exits).toEqual([1]);
    expect(host.sent).toEqual([]);
    expect(lines.join('')).toMatch(/DATABASE_URL is invalid.*SLUICE_LOG_LEVEL is invalid/);
    expect(lines.join('')).not.toContain('hunter2');
  });

  it('names the port that another program has', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { service, host, lines } = await start(moduleWith(), {}, { SLUICE_SERVICE_PORT: String(port) });
    other.close();
    expect(service).toBeUndefined();
    expect(host.exits).toEqual([1]);
    expect(lines.join('')).toContain(`Port ${port} on 127.0.0.1 is in use`);
  });

  it('takes bodies up to its limit and no longer ones', async () => {
    const { service } = await startAndServe(moduleWith(), { http: { bodyLimit: 10 } });
    const post = (body: string) => fetch(`${service.url}/echo`, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    expect((await post('"12345678"')).status).toBe(201);
    expect((await post('"123456789"')).status).toBe(413);
  });
});
