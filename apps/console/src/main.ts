import { CONFIG } from '@sluice/platform/config';
import { runService } from '@sluice/platform/observability';
import { configureApi } from './api/configure-api.js';
import { consoleConfig, type ConsoleConfig } from './console.config.js';
import { ConsoleModule } from './console.module.js';

/** Everything but an import is small. Bytes. */
const BODY_LIMIT = 1024 * 1024;
/** An import of the largest catalogs takes long; who sends nothing is cut off much sooner. Milliseconds. */
const REQUEST_TIMEOUT = 4 * 3_600_000;

await runService(ConsoleModule, {
  service: 'console',
  config: consoleConfig,
  http: { bodyLimit: BODY_LIMIT, requestTimeoutMs: REQUEST_TIMEOUT, headersTimeoutMs: 15_000 },
  prepare: (app) => configureApi(app, app.get<ConsoleConfig>(CONFIG, { strict: false }).SLUICE_ADMIN_TOKEN.reveal()),
});
