import { runService } from '@sluice/platform/observability';
import { reportingRollupConfig } from './reporting-rollup.config.js';
import { ReportingRollupModule } from './reporting-rollup.module.js';

/** Bodies are bounded again, and lower, by each SOAP service. Bytes. */
const BODY_LIMIT = 16 * 1024 * 1024;

await runService(ReportingRollupModule, {
  service: 'reporting-rollup',
  config: reportingRollupConfig,
  http: { bodyLimit: BODY_LIMIT },
});
