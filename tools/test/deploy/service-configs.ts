import { consoleConfig } from '../../../apps/console/src/console.config.js';
import { contentFetcherConfig } from '../../../apps/content-fetcher/src/content-fetcher.config.js';
import { migrateConfig } from '../../../apps/migrate/src/migrate.config.js';
import { reportingRollupConfig } from '../../../apps/reporting-rollup/src/reporting-rollup.config.js';
import { syncWorkerConfig } from '../../../apps/sync-worker/src/sync-worker.config.js';
import { wdsMulticastConfig } from '../../../apps/wds-multicast/src/wds-multicast.config.js';
import { gatewayConfig } from '../../../apps/wusp-gateway/src/gateway.config.js';
import { loadConfig, serviceConfig, type ConfigSchema } from '@sluice/platform/config';

const SCHEMAS: Readonly<Record<string, ConfigSchema>> = {
  'console': consoleConfig, 'content-fetcher': contentFetcherConfig, 'migrate': migrateConfig, 'reporting-rollup': reportingRollupConfig,
  'sync-worker': syncWorkerConfig, 'wds-multicast': wdsMulticastConfig, 'wusp-gateway': gatewayConfig,
};

/** The programs that have an image. */
export const PROGRAMS: readonly string[] = Object.keys(SCHEMAS);

/** What is wrong with the environment that a deployment gives a program: values that it refuses, and variables that nobody reads. */
export function environmentProblems(program: string, environment: Readonly<Record<string, string>>, known: 'by the program' | 'by any' = 'by the program'): string[] {
  const schema = SCHEMAS[program];
  if (schema === undefined) return [`${program} is no program of ours`];
  const problems: string[] = [];
  try {
    loadConfig(schema.safeExtend(serviceConfig.shape), environment);
  } catch (error) {
    problems.push(`${program}: ${(error as Error).message}`);
  }
  const schemas = known === 'by any' ? [...Object.values(SCHEMAS), serviceConfig] : [schema, serviceConfig];
  const read = new Set(schemas.flatMap(({ shape }) => Object.keys(shape)));
  return [...problems, ...Object.keys(environment).filter((name) => !read.has(name)).map((name) => `${program}: nobody reads ${name}`)];
}
