/** Telling the upstream server what was reported here and below (MS-WSUSSS 3.2.4.5): runs, and what it was told. */
export {
  computersTold, computersToTell, countComputersToTell, type ChangedComputers, type ComputerDetailsToTell, type ComputersWanted, type ComputerToTell,
} from './computers-to-tell.js';
export { findRollup, listRollups, type RollupPosition, type RollupRecord } from './list-rollups.js';
export { meetUpstream, type MetUpstream } from './meet-upstream.js';
export { countOutgoingServers, outgoingServers, prepareServers, serversTold, type OutgoingPart, type OwnIdentity } from './prepare-servers.js';
export { hasReportUpstream, requestRollup, type RollupRequest } from './request-rollup.js';
export { RollupError, RollupLeaseLost, type RollupErrorCode } from './rollup-error.js';
export { holdRollupLease, releaseRollupLease, renewRollupLease, takeRollup, type RollupLease, type TakenRollup } from './rollup-lease.js';
export { finishRollup, recordRollupProgress, type RollupOutcome, type RollupProgress } from './rollup-progress.js';
export { ROLLUP_STATES, RollupRun, type RollupState } from './rollup-run.entity.js';
export {
  MAXIMUM_ACTIVITY_OF_PART, splitServer, type ActivityToTell, type ClientsToTell, type OperatingSystemToTell, type ServerToTell,
} from './server-to-tell.js';
export { afterSending, statusDifference, type StatusDifference, type StatusToTell } from './status-difference.js';
export {
  countStatusesToTell, lastRollupNumbers, noteOutOfSync, statusesTold, statusesToTell, updateIdsOf,
  type LastRollupNumber, type SentStatuses, type StatusesToTell,
} from './statuses-to-tell.js';
export { OutgoingServer, RollupUpstream, ToldComputer } from './told.entities.js';
