import type { DynamicModule, Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { ConfigModule, databaseConfig, loadConfig, natsConfig } from '../src/config/index.js';
import { DatabaseModule } from '../src/database/index.js';
import { JetStreamClient, JetStreamServer, MessagingModule, OutboxRelay, type MessagingModuleOptions } from '../src/messaging/index.js';
import { httpAdapter, Log, NestLog, ObservabilityModule, ReadinessRegistry } from '../src/observability/index.js';

/** Pauses short enough for tests, long enough not to keep a processor busy. */
const RECONNECT = { firstMs: 10, mostMs: 50 };

export interface ReplicaOptions extends Partial<MessagingModuleOptions> {
  readonly natsUrl: string;
  /** With a database the replica also relays the outbox. */
  readonly databaseUrl?: string;
  /** Controllers with handlers, one class per replica. */
  readonly controllers?: Type[];
  /** More variables of the environment. */
  readonly env?: NodeJS.ProcessEnv;
}

/** One process of a service, within the test's own process. */
export interface Replica {
  readonly app: NestFastifyApplication;
  readonly client: JetStreamClient;
  readonly readiness: ReadinessRegistry;
  /** Everything it logged. */
  readonly logged: readonly string[];
  relay(): OutboxRelay;
  stop(): Promise<void>;
}

/** Starts a replica; it does not wait for NATS or PostgreSQL. */
export async function startReplica(options: ReplicaOptions): Promise<Replica> {
  const { natsUrl, databaseUrl, controllers = [], env, ...messaging } = options;
  const logged: string[] = [];
  const log = Log.create({ service: messaging.service ?? 'test', level: 'debug', destination: { write: (line) => { logged.push(line); } } });
  const service = messaging.service ?? 'test-service';
  const module = await Test.createTestingModule({
    imports: [
      ConfigModule.forValues(configuration(natsUrl, databaseUrl, env)),
      ObservabilityModule.forRoot(log),
      ...databaseModules(service, databaseUrl),
      MessagingModule.forRoot({ service, relay: databaseUrl !== undefined, reconnect: RECONNECT, broadcastOverlapMs: 0, relayIntervalMs: 200, ...messaging }),
    ],
    controllers,
  }).compile();
  const app = module.createNestApplication<NestFastifyApplication>(httpAdapter(), { logger: new NestLog(log), abortOnError: false });
  app.connectMicroservice({ strategy: app.get(JetStreamServer) });
  try {
    await app.init();
    await app.startAllMicroservices();
  } catch (error) {
    await app.close();
    throw error;
  }
  return {
    app, logged, client: app.get(JetStreamClient), readiness: app.get(ReadinessRegistry),
    relay: () => app.get(OutboxRelay), stop: () => app.close(),
  };
}

function databaseModules(service: string, databaseUrl: string | undefined): DynamicModule[] {
  return databaseUrl === undefined ? [] : [DatabaseModule.forRoot({ service, reconnect: RECONNECT })];
}

function configuration(natsUrl: string, databaseUrl: string | undefined, env: NodeJS.ProcessEnv = {}) {
  const small = { SLUICE_EVENTS_MAX_BYTES: '33554432', SLUICE_DEAD_LETTERS_MAX_BYTES: '33554432', SLUICE_DATABASE_POOL_SIZE: '4' };
  return {
    ...loadConfig(natsConfig, { ...small, NATS_URL: natsUrl, ...env }),
    ...(databaseUrl === undefined ? {} : loadConfig(databaseConfig, { ...small, DATABASE_URL: databaseUrl, ...env })),
  };
}
