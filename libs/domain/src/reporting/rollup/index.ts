/** What servers below this one tell: of themselves, of the computers that call them, and of the statuses of those. */
export { correctedClock, type CorrectedClock } from './clock-correction.js';
export { forgetOldDeletions } from './forget-deletions.js';
export { listServerStatus, type ServerStatusFilter, type ServerStatusRow } from './list-servers.js';
export {
  SYNCHRONIZATION_RESULTS, listSynchronizationResults, type SynchronizationResult, type SynchronizationResultFilter, type SynchronizationResultPosition,
  type SynchronizationResultRow,
} from './list-synchronization-results.js';
export { findOutOfSync, type LastRollupNumber } from './out-of-sync.js';
export { RefusedRollup, type RefusedRollupCode } from './refused-rollup.js';
export { callingServers } from './server-tree.js';
export { storeComputers, type StoredComputers } from './store-computers.js';
export { storeServers, type StoredServers } from './store-servers.js';
export { storeStatuses, type AfterStatuses, type StoredStatuses } from './store-statuses.js';
export type { ToldComputer, ToldDetails } from './told-computer.js';
export type { ToldActivity, ToldClients, ToldOperatingSystem, ToldServer } from './told-server.js';
export type { ToldStatus, ToldStatuses } from './told-statuses.js';
