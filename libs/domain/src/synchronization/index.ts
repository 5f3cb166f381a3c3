/** Synchronization with the upstream server: runs, what is known of the upstream server, and what is still missing of it. */
export {
  SYNCHRONIZATION_STATES, SynchronizationRun, type SynchronizationState,
} from './synchronization-run.entity.js';
export { MAXIMUM_KEPT_PROBLEMS, SynchronizationProblem } from './synchronization-problem.entity.js';
export { UpstreamState, type UpstreamLanguage } from './upstream-state.entity.js';
export { SELECTION_KINDS, SelectedCategory, type SelectionKind } from './selected-category.entity.js';
export { MissingRevision } from './missing-revision.entity.js';
export { UPSTREAM_ACTIONS, UpstreamDeployment } from './upstream-deployment.entity.js';
export { LeaseLost, SynchronizationError, type SynchronizationErrorCode } from './synchronization-error.js';
export { cancelSynchronization, requestSynchronization, type SynchronizationRequest } from './request-synchronization.js';
export {
  findSynchronization, listProblems, listSynchronizations, type SynchronizationPosition, type SynchronizationRecord,
} from './list-synchronizations.js';
export { holdLease, releaseLease, renewLease, takeRun, type RunLease, type TakenRun } from './run-lease.js';
export { addProblems, finishRun, recordProgress, type PhaseProgress, type ProblemToKeep, type RunOutcome } from './run-progress.js';
export {
  findUpstreamState, openUpstreamState, resetAnchors, storeUpstreamConfiguration, type UpstreamConfiguration,
} from './upstream-state.js';
export { AnchorTooEarly, noteProblems, storeCategoriesAnchor, storeUpdatesAnchor, type UpdatesAnchor } from './store-anchor.js';
export { dueMissingRevisions, type RevisionNotTaken } from './missing-revisions.js';
export { estimatedMetadataBytes, knownContentBytes, missingBundleMembers, missingPrerequisites, unknownRevisions } from './unknown-revisions.js';
export { MAXIMUM_SELECTION, checkSelection, loadSelection, replaceSelection, type Selection } from './selection.js';
export * from './removal/index.js';
export { MAXIMUM_LATENESS_MS, MAXIMUM_OFFSET_MS, duePoint, nextRunTime, type Schedule } from './schedule.js';
