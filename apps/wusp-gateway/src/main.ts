import { runService } from '@sluice/platform/observability';
import { gatewayConfig } from './gateway.config.js';
import { WuspGatewayModule } from './wusp-gateway.module.js';

/** Bodies are bounded again, and lower, by each SOAP service. Bytes. */
const BODY_LIMIT = 4 * 1024 * 1024;

await runService(WuspGatewayModule, {
  service: 'wusp-gateway',
  config: gatewayConfig,
  http: { bodyLimit: BODY_LIMIT },
});
