/** What administrators read of reports: lists for the API, computed from what computers reported. */
export { listCategoryStatus, type CategoryStatusRow } from './category-status.js';
export { COMPUTER_STATUS_NAMES, computerStatusOf, listComputerStatus, type ComputerStatusFilter, type ComputerStatusRow } from './computer-status.js';
export type { GroupScope } from './computers-in-scope.js';
export { listComputersOfUpdate, type NamePosition, type UpdateComputerRow } from './computers-of-update.js';
export { describeErrorCode, type DescribedErrorCode } from './error-codes.js';
export { listEventsOfComputer, type ComputerEventRow, type EventPosition } from './events-of-computer.js';
export { listFailures, type FailurePosition, type FailureRow } from './failures.js';
export { listGroupStatus, type GroupStatusRow } from './group-status.js';
export { listInstallAttempts, type InstallAttemptsPosition, type InstallAttemptsRow } from './install-attempts.js';
export { listSilentComputers, type SilentComputerRow, type SilentPosition } from './silent-computers.js';
export { REPORTED_STATES, type ReportedState, type StatusTotals } from './status-totals.js';
export { listUpdateStatus, updateStatusOf, type UpdateStatusFilter, type UpdateStatusRow } from './update-status.js';
export { listUpdatesOfComputer, type ComputerUpdateRow, type TitlePosition } from './updates-of-computer.js';
export { ComplianceDay, GroupCompliance, UpdateCompliance } from './compliance/compliance.entities.js';
export { listArticleCompliance, listGroupCompliance, type ArticleComplianceRow, type GroupComplianceRow } from './compliance/list-compliance.js';
export { COMPLIANCE_DAYS, recordCompliance } from './compliance/record-compliance.js';
