import type { reporting } from '@sluice/protocol/wsusss';
import { RollupStopped } from './rollup-stopped.js';

/** How much stands in one call (MS-WSUSSS 3.1.4.13.3.1). */
export interface RollupLimits {
  /** Groups of clients, over all servers of the call. */
  readonly clients: number;
  readonly computers: number;
  readonly rollupNumbers: number;
  readonly statusComputers: number;
}

/** What Windows servers have (product notes 34 to 37); more is not sent at once, whatever the upstream server allows. */
const HIGHEST: RollupLimits = { clients: 5_000, computers: 1_500, rollupNumbers: 20_000, statusComputers: 500 };

/** The limits of the upstream server. Throws {@link RollupStopped} for one that lets nothing through. */
export function limitsOf(configuration: reporting.RollupConfiguration): RollupLimits {
  return {
    clients: limit(configuration.RollupDownstreamServersMaxBatchSize, HIGHEST.clients),
    computers: limit(configuration.RollupComputersMaxBatchSize, HIGHEST.computers),
    rollupNumbers: limit(configuration.GetOutOfSyncComputersMaxBatchSize, HIGHEST.rollupNumbers),
    statusComputers: limit(configuration.RollupComputerStatusMaxBatchSize, HIGHEST.statusComputers),
  };
}

function limit(told: number, highest: number): number {
  if (told < 1) throw new RollupStopped('UPSTREAM_MISBEHAVES', 'The upstream server names a limit of zero: nothing could be told.');
  return Math.min(told, highest);
}
