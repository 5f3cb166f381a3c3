import { runService } from '@sluice/platform/observability';
import { syncWorkerConfig } from './sync-worker.config.js';
import { SyncWorkerModule } from './sync-worker.module.js';

/** Bodies are bounded again, and lower, by each SOAP service. Bytes. */
const BODY_LIMIT = 4 * 1024 * 1024;

await runService(SyncWorkerModule, {
  service: 'sync-worker',
  config: syncWorkerConfig,
  http: { bodyLimit: BODY_LIMIT },
});
