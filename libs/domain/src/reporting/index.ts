/** What computers report: events, the status of every update on every computer, and the attempts to install. */
export { InstallActivity, THIS_SERVER } from './activity/install-activity.entity.js';
export { OperatingSystem } from './activity/operating-system.entity.js';
export { EVENT_KINDS, effectOfEvent, eventMessage, type EventEffect, type EventKind } from './events/event-kinds.js';
export { maintainEventParts, type EventPartsReport } from './events/event-parts.js';
export { ReportEvent } from './events/report-event.entity.js';
export type { ReportedEvent } from './events/reported-event.js';
export { ReportingError, type ReportingErrorCode } from './reporting-error.js';
export type { ReceivedEvent, ReceivedReport, SettledChange, Settlement } from './settle/received-report.js';
export { UpdateNumbers } from './settle/number-updates.js';
export { storeCounts, type CountChange } from './settle/store-counts.js';
export { MAXIMUM_SETTLED_EVENTS, settleReports, type AfterSettlement } from './settle/settle-reports.js';
export {
  BLOCK_COMPUTERS, SHARD_COUNT, blockOf, computerNumber, computersOf, countComputers, hasComputer, setComputer, shardOf, shardOfNumber,
} from './statuses/computer-blocks.js';
export { ComputerReport, SYNC_RESULTS, type SyncResult } from './statuses/computer-report.entity.js';
export { ComputerStatuses } from './statuses/computer-statuses.entity.js';
export { PackedStatusesError, packStatuses, unpackStatuses } from './statuses/packed-statuses.js';
export type { StatusBook, StatusChange, StatusCounts, UpdateStatus } from './statuses/status-book.js';
export { StatusDraft, countStatuses, type NumberedLists } from './statuses/status-draft.js';
export { MAXIMUM_LISTED_UPDATES, readStatusLists, type StatusListName, type StatusLists } from './statuses/status-lists.js';
export { UpdateComputers } from './statuses/update-computers.entity.js';
export { UpdateNumber } from './statuses/update-number.entity.js';
export {
  COUNTED_STATES, UPDATE_STATES, isCounted, updateStateName, type CountedState, type UpdateState, type UpdateStateName,
} from './statuses/update-state.js';
export { Inventory, INVENTORY_FORMS, type InventoryForm } from './inventory/inventory.entity.js';
export { findInventory, MAXIMUM_INVENTORY_BYTES, saveInventory, type KeptInventory, type ReceivedInventory } from './inventory/inventories.js';
export * from './reports/index.js';
export * from './rollup/index.js';
