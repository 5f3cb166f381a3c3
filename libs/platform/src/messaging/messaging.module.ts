import { Global, Inject, Injectable, Module, type DynamicModule, type OnApplicationBootstrap, type OnApplicationShutdown, type OnModuleDestroy, type OnModuleInit, type Provider } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CONFIG } from '../config/config.module.js';
import type { DatabaseConfig, NatsConfig } from '../config/settings.js';
import type { ReconnectBounds } from '../database/reconnect-delay.js';
import { Log } from '../observability/log.js';
import { ReadinessRegistry } from '../observability/readiness.js';
import type { DeclaredConsumption } from './consumption-plan.js';
import type { DeliveryDefaults } from './delivery-options.js';
import { JetStreamClient } from './jetstream-client.js';
import { JetStreamServer } from './jetstream-server.js';
import { OutboxRelay } from './outbox-relay.js';

export interface MessagingModuleOptions {
  /** Name of the service: the first part of its durable consumers' names. */
  readonly service: string;
  /** What the service consumes; when given, exactly these must have a handler each, or the service does not start. */
  readonly consumes?: readonly DeclaredConsumption[];
  /** Whether this process relays the outbox. True by default; it needs `DatabaseModule`. */
  readonly relay?: boolean;
  readonly delivery?: DeliveryDefaults;
  /** For tests: other pauses and intervals than a service has. */
  readonly reconnect?: ReconnectBounds;
  readonly relayIntervalMs?: number;
  readonly finishWithinMs?: number;
  readonly broadcastOverlapMs?: number;
}

/** Starts the connection before anything needs it, and closes it after everything has finished. */
@Injectable()
class MessagingLifecycle implements OnModuleInit, OnApplicationShutdown {
  constructor(
    @Inject(JetStreamClient) private readonly client: JetStreamClient,
    @Inject(ReadinessRegistry) readiness: ReadinessRegistry,
  ) {
    readiness.register('nats', () => client.check());
  }

  onModuleInit(): void {
    this.client.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.client.close();
  }
}

/** Relays while the application runs; stops first, because other replicas relay as well. */
@Injectable()
class RelayLifecycle implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(@Inject(OutboxRelay) private readonly relay: OutboxRelay) {}

  onApplicationBootstrap(): void {
    this.relay.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.relay.stop();
  }
}

/**
 * The {@link JetStreamClient} of a service, its {@link JetStreamServer} (which `runService` connects), and its {@link OutboxRelay}.
 * Needs `ConfigModule` with `natsConfig`, `ObservabilityModule`, and `DatabaseModule` for the relay.
 */
@Global()
@Module({})
export class MessagingModule {
  static forRoot(options: MessagingModuleOptions): DynamicModule {
    const relay = options.relay ?? true;
    return {
      module: MessagingModule,
      global: true,
      providers: [clientProvider(options), serverProvider(options), MessagingLifecycle, ...(relay ? [relayProvider(options), RelayLifecycle] : [])],
      exports: [JetStreamClient, JetStreamServer, ...(relay ? [OutboxRelay] : [])],
    };
  }
}

function clientProvider({ service, reconnect }: MessagingModuleOptions): Provider {
  return {
    provide: JetStreamClient,
    inject: [CONFIG, Log],
    useFactory: (config: NatsConfig, log: Log) => new JetStreamClient({
      url: config.NATS_URL.reveal(),
      name: `sluice-${service}`,
      limits: {
        eventsMaxAgeHours: config.SLUICE_EVENTS_MAX_AGE_HOURS,
        eventsMaxBytes: config.SLUICE_EVENTS_MAX_BYTES,
        reportsMaxBytes: config.SLUICE_REPORTS_MAX_BYTES,
        deadLettersMaxBytes: config.SLUICE_DEAD_LETTERS_MAX_BYTES,
        replicas: config.SLUICE_STREAM_REPLICAS,
      },
      log,
      ...(reconnect ? { reconnect } : {}),
    }),
  };
}

function serverProvider({ service, consumes, delivery, finishWithinMs, broadcastOverlapMs }: MessagingModuleOptions): Provider {
  return {
    provide: JetStreamServer,
    inject: [JetStreamClient, Log],
    useFactory: (client: JetStreamClient, log: Log) => new JetStreamServer({
      service, client, log,
      ...(consumes ? { consumes } : {}),
      ...(delivery ? { defaults: delivery } : {}),
      ...(finishWithinMs === undefined ? {} : { finishWithinMs }),
      ...(broadcastOverlapMs === undefined ? {} : { broadcastOverlapMs }),
    }),
  };
}

function relayProvider({ service, reconnect, relayIntervalMs }: MessagingModuleOptions): Provider {
  return {
    provide: OutboxRelay,
    inject: [CONFIG, JetStreamClient, DataSource, Log],
    useFactory: (config: DatabaseConfig, client: JetStreamClient, dataSource: DataSource, log: Log) => new OutboxRelay({
      client, dataSource, log,
      databaseUrl: config.DATABASE_URL.reveal(),
      applicationName: `sluice-${service}-outbox`,
      ...(reconnect ? { reconnect } : {}),
      ...(relayIntervalMs === undefined ? {} : { intervalMs: relayIntervalMs }),
    }),
  };
}
