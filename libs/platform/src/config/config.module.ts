import { Global, Module, type DynamicModule } from '@nestjs/common';
import type { DatabaseConfig, EdgeConfig, NatsConfig, ServiceConfig } from './settings.js';

/** Everything a service may have read from its environment; each module reads the part it declares. */
export type LoadedConfig = Partial<DatabaseConfig & NatsConfig & ServiceConfig & EdgeConfig> & Record<string, unknown>;

/** Injection token of the validated configuration, a {@link LoadedConfig}. */
export const CONFIG = Symbol('sluice:config');

/** Makes the validated configuration injectable everywhere in a service as {@link CONFIG}. */
@Global()
@Module({})
export class ConfigModule {
  /** @param config what {@link loadConfig} returned; tests may pass only what they need. */
  static forValues(config: LoadedConfig): DynamicModule {
    return { module: ConfigModule, global: true, providers: [{ provide: CONFIG, useValue: config }], exports: [CONFIG] };
  }
}
