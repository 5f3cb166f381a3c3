import { runService } from '@sluice/platform/observability';
import { gatewayConfig } from './gateway.config.js';
import { WuspGatewayModule } from './wusp-gateway.module.js';

/** Bodies are bounded again, and lower, by each SOAP service. Bytes. */
const BODY_LIMIT = 4 * 1024 * 1024;
/** A native request arrives in milliseconds; a sender that needs longer than this holds a place others could use. Milliseconds. */
const REQUEST_TIMEOUT = 30_000;

await runService(WuspGatewayModule, {
  service: 'wusp-gateway',
  config: gatewayConfig,
  http: { bodyLimit: BODY_LIMIT, requestTimeoutMs: REQUEST_TIMEOUT, headersTimeoutMs: 15_000 },
});
