import { Global, Module, type DynamicModule } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import { CONFIG } from '../config/config.module.js';
import type { DatabaseConfig } from '../config/settings.js';
import { DATABASE_RECONNECT, DatabaseConnector } from './database-connector.js';
import { serviceDataSource } from './data-source.js';
import { RECONNECT_BOUNDS, type ReconnectBounds } from './reconnect-delay.js';

export interface DatabaseModuleOptions {
  /** Name of the service, shown in `pg_stat_activity` as `sluice-<service>`. */
  readonly service: string;
  /** Pauses between attempts to reach PostgreSQL; tests shorten them. */
  readonly reconnect?: ReconnectBounds;
}

/**
 * TypeORM's `DataSource` and `EntityManager`, injectable everywhere in a service. The service
 * starts without PostgreSQL: {@link DatabaseConnector} reaches it in the background.
 *
 * Needs `ConfigModule` with `databaseConfig`, and `ObservabilityModule`. It stands in for Nest's own TypeORM module, which waits
 * for the database and allows one data source per process, where tests run several replicas.
 */
@Global()
@Module({})
export class DatabaseModule {
  static forRoot(options: DatabaseModuleOptions): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      providers: [
        {
          provide: DataSource,
          inject: [CONFIG],
          useFactory: (config: DatabaseConfig) => serviceDataSource(config, `sluice-${options.service}`),
        },
        { provide: EntityManager, inject: [DataSource], useFactory: (dataSource: DataSource) => dataSource.manager },
        { provide: DATABASE_RECONNECT, useValue: options.reconnect ?? RECONNECT_BOUNDS },
        DatabaseConnector,
      ],
      exports: [DataSource, EntityManager, DatabaseConnector],
    };
  }
}
