/** The service of multicast sessions. */
export { WdsMulticastModule } from './wds-multicast.module.js';
export { wdsMulticastConfig, type WdsMulticastConfig } from './wds-multicast.config.js';
