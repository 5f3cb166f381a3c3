import 'reflect-metadata';
import { type AddressInfo } from 'node:net';
import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { z } from 'zod';
import { ConfigModule, type LoadedConfig } from '../config/config.module.js';
import { ConfigError, loadConfig, type ConfigSchema } from '../config/load-config.js';
import { serviceConfig, type ServiceConfig } from '../config/settings.js';
import { JetStreamServer } from '../messaging/jetstream-server.js';
import { measureHttp } from './http-metrics.js';
import { traceHttp } from './http-trace.js';
import { httpAdapter, releaseConnections, type HttpLimits } from './http-server.js';
import { Log, NestLog } from './log.js';
import { startProcessMetrics } from './metrics.js';
import { ObservabilityModule } from './observability.module.js';
import { ReadinessRegistry } from './readiness.js';
import { exitOnUncaught, stopOnRequest, type ServiceProcess } from './service-process.js';

export interface RunServiceOptions {
  /** Name of the service, as in its folder: `wusp-gateway`. */
  readonly service: string;
  /** What the service reads from its environment besides `serviceConfig`, for example `databaseConfig`; several are combined by their shapes. */
  readonly config?: ConfigSchema;
  readonly http?: HttpLimits;
  /** Called before the routes are registered, for example to add parsers of content types. */
  readonly prepare?: (app: NestFastifyApplication) => void | Promise<void>;
  /** The process it runs in; tests give their own. */
  readonly host?: ServiceProcess;
  /** The log; tests give their own. */
  readonly log?: Log;
}

export interface RunningService {
  readonly app: NestFastifyApplication;
  /** Base URL on the address it listens on. */
  readonly url: string;
  /** Stops as SIGTERM does. */
  stop(reason: string): Promise<void>;
}

/** The module around a service's own: its configuration, log and health, which every part may inject. */
@Module({})
class ServiceRoot {}

function rootModule(module: Type | DynamicModule, config: LoadedConfig, log: Log): DynamicModule {
  return { module: ServiceRoot, imports: [ConfigModule.forValues(config), ObservabilityModule.forRoot(log), module] };
}

/**
 * The common way a service process starts: validates its configuration, builds the application, connects the JetStream server
 * when the service has one, listens, and says `{ ready: true }` to the process that started it. Stops on SIGTERM, SIGINT and
 * the end of the IPC channel. A service that cannot start logs why and ends with status 1.
 * @returns undefined when it could not start.
 */
export async function runService(module: Type | DynamicModule, options: RunServiceOptions): Promise<RunningService | undefined> {
  const host: ServiceProcess = options.host ?? (process as unknown as ServiceProcess);
  let log = options.log ?? Log.create({ service: options.service });
  const forget = exitOnUncaught(host, () => log);
  try {
    const config = readConfig(options, host.env);
    log = options.log ?? Log.create({ service: options.service, level: config.SLUICE_LOG_LEVEL });
    return await startService(module, options, config, host, log);
  } catch (error) {
    forget();
    if (error instanceof ConfigError) log.fatal(error.message, { problems: error.problems });
    else log.fatal('The service cannot start', { err: error });
    host.exit(1);
    return undefined;
  }
}

function readConfig(options: RunServiceOptions, env: NodeJS.ProcessEnv): ServiceConfig & LoadedConfig {
  return loadConfig(z.object({ ...serviceConfig.shape, ...options.config?.shape }), env) as ServiceConfig & LoadedConfig;
}

async function startService(
  module: Type | DynamicModule, options: RunServiceOptions, config: ServiceConfig & LoadedConfig, host: ServiceProcess, log: Log,
): Promise<RunningService> {
  startProcessMetrics(options.service);
  const app = await NestFactory.create<NestFastifyApplication>(
    rootModule(module, config, log),
    httpAdapter({ requestTimeoutMs: config.SLUICE_REQUEST_TIMEOUT_SECONDS * 1_000, trustedProxies: config.SLUICE_TRUSTED_PROXIES, ...options.http }),
    { logger: new NestLog(log), abortOnError: false },
  );
  try {
    const server = app.getHttpAdapter().getInstance();
    measureHttp(server);
    traceHttp(server);
    releaseConnections(server, () => app.get(ReadinessRegistry).stopping);
    await options.prepare?.(app);
    connectJetStream(app);
    await app.init();
    await app.startAllMicroservices();
    await listen(app, config);
  } catch (error) {
    await app.close().catch((failure: unknown) => log.warn('The service could not clean up', { err: failure }));
    throw error;
  }
  const stop = stopOnRequest(host, {
    log,
    withinMs: config.SLUICE_SHUTDOWN_SECONDS * 1_000,
    close: async () => {
      app.get(ReadinessRegistry).stop();
      await app.close();
    },
  });
  const url = await app.getUrl();
  log.info('The service listens', { url });
  host.send?.({ ready: true });
  return { app, url, stop };
}

/** A service consumes events when one of its modules provides the JetStream server. */
function connectJetStream(app: NestFastifyApplication): void {
  const strategy = providedJetStreamServer(app);
  if (strategy) app.connectMicroservice({ strategy }, { inheritAppConfig: false });
}

function providedJetStreamServer(app: NestFastifyApplication): JetStreamServer | undefined {
  try {
    return app.get(JetStreamServer, { strict: false });
  } catch {
    return undefined;
  }
}

/**
 * Connections that may wait to be accepted; the kernel's own limit (net.core.somaxconn) may be lower. With Node's 511 a thousand clients
 * that came at once lost their first packets and tried again after one, two and four seconds, also when the service was idle again.
 */
const LISTEN_BACKLOG = 4_096;

async function listen(app: NestFastifyApplication, config: ServiceConfig): Promise<AddressInfo> {
  const { SLUICE_SERVICE_PORT: port, SLUICE_BIND: bind } = config;
  try {
    await app.listen({ port, host: bind, backlog: LISTEN_BACKLOG });
    return app.getHttpServer().address() as AddressInfo;
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    if (code === 'EADDRINUSE') throw new Error(`Port ${port} on ${bind} is in use by another program (SLUICE_SERVICE_PORT)`, { cause: error });
    if (code === 'EACCES') throw new Error(`Port ${port} on ${bind} may not be used by this account (SLUICE_SERVICE_PORT)`, { cause: error });
    throw error;
  }
}
