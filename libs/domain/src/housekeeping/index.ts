/** Housekeeping by rule: what it may do, its runs, how a process goes by the rules, and what it has done. */
export { HousekeepingError, type HousekeepingErrorCode } from './housekeeping-error.js';
export { DEFAULT_RULES, housekeepingRulesSchema, type HousekeepingRules } from './rules.js';
export { loadHousekeepingRules, saveHousekeepingRules } from './load-rules.js';
export { HOUSEKEEPING_STATES, HOUSEKEEPING_TRIGGERS, type HousekeepingState } from './run/housekeeping-run.entity.js';
export { HOUSEKEEPING_TASK_STATES, MAXIMUM_KEPT_ITEMS } from './run/housekeeping-task.entities.js';
export { cancelHousekeeping, requestDueHousekeeping, requestHousekeeping, type HousekeepingRequest } from './run/request-run.js';
export {
  finishHousekeeping, holdHousekeeping, HOUSEKEEPING_LEASE_SECONDS, releaseHousekeeping, takeHousekeeping, type HousekeepingOutcome, type TakenHousekeeping,
} from './run/run-lease.js';
export { applyBatch, findWork, finishRule, keepFindings, RULE_STEPS, skipOnReplica, type BatchResult, type FoundWork } from './run/go-by-rule.js';
export { findHousekeeping, listHousekeeping, listHousekeepingItems, type HousekeepingPosition, type HousekeepingRecord } from './run/list-runs.js';
export type { FoundItem } from './rules/rule.js';
