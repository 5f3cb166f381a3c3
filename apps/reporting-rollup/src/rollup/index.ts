import { RollupComputerStatusHandler } from './computer-status/rollup-computer-status.handler.js';
import { RollupComputersHandler } from './computers/rollup-computers.handler.js';
import { GetRollupConfigurationHandler } from './configuration/get-rollup-configuration.handler.js';
import { RollupDownstreamServersHandler } from './downstream-servers/rollup-downstream-servers.handler.js';
import { GetOutOfSyncComputersHandler } from './out-of-sync-computers/get-out-of-sync-computers.handler.js';
import { RollupReception } from './rollup-reception.service.js';

/** What servers below tell this one (MS-WSUSSS 3.1.4.13 to 3.1.4.17). */
export const ROLLUP_PROVIDERS = [
  RollupReception, GetRollupConfigurationHandler, RollupDownstreamServersHandler, RollupComputersHandler, GetOutOfSyncComputersHandler, RollupComputerStatusHandler,
];
