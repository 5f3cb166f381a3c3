import { runService } from '@sluice/platform/observability';
import { wdsMulticastConfig } from './wds-multicast.config.js';
import { WdsMulticastModule } from './wds-multicast.module.js';

await runService(WdsMulticastModule, { service: 'wds-multicast', config: wdsMulticastConfig });
