import type { EntityManager } from 'typeorm';
import { countStatuses } from '../statuses/status-draft.js';
import type { StatusChange } from '../statuses/status-book.js';
import type { ComputerOutcome } from './computer-outcome.js';
import { storeBlocks } from './store-blocks.js';
import { saveStatuses } from './store-statuses.js';

/** Writes what follows from reports for computers, by number. Returns which statuses changed. */
export async function saveOutcomes(manager: EntityManager, outcomes: ReadonlyMap<number, ComputerOutcome>): Promise<Map<number, readonly StatusChange[]>> {
  const touched = [...outcomes].filter(([, { before }]) => before !== null);
  const changes = new Map<number, readonly StatusChange[]>(touched.map(([number, { draft }]) => [number, draft.changes()]));
  await saveStatuses(manager, new Map(touched.map(([number, { draft }]) => [number, draft.book])));
  await storeBlocks(manager, [...changes].map(([computerNumber, list]) => ({ computerNumber, changes: list })));
  await saveReports(manager, outcomes, changes);
  return changes;
}

async function saveReports(
  manager: EntityManager, outcomes: ReadonlyMap<number, ComputerOutcome>, changes: ReadonlyMap<number, readonly StatusChange[]>,
): Promise<void> {
  if (outcomes.size === 0) return;
  const rows = [...outcomes].map(([number, outcome]) => ({
    number, outcome, counts: outcome.before === null ? null : countStatuses(outcome.draft.book), changed: (changes.get(number)?.length ?? 0) > 0,
  }));
  await manager.query(UPDATE_REPORTS, [
    rows.map((row) => row.number), rows.map(({ outcome }) => outcome.lastReportTime), rows.map(({ outcome }) => outcome.syncResult),
    rows.map(({ outcome }) => outcome.syncError), rows.map(({ outcome }) => outcome.statusTime), rows.map(({ outcome }) => outcome.rebootTime),
    rows.map((row) => row.changed), rows.map(({ counts }) => counts?.notInstalled ?? null), rows.map(({ counts }) => counts?.downloaded ?? null),
    rows.map(({ counts }) => counts?.installed ?? null), rows.map(({ counts }) => counts?.failed ?? null),
    rows.map(({ counts }) => counts?.installedPendingReboot ?? null),
  ]);
}

const UPDATE_REPORTS = `
  UPDATE reporting.computer_report r SET
    last_report_time = greatest(r.last_report_time, g.report_time),
    last_sync_result = coalesce(g.sync_result, r.last_sync_result),
    last_sync_error = CASE WHEN g.sync_result IS NULL THEN r.last_sync_error ELSE g.sync_error END,
    last_reported_status_time = coalesce(g.status_time, r.last_reported_status_time),
    last_reported_reboot_time = coalesce(g.reboot_time, r.last_reported_reboot_time),
    status_version = r.status_version + g.changed::integer,
    not_installed = coalesce(g.not_installed, r.not_installed), downloaded = coalesce(g.downloaded, r.downloaded),
    installed = coalesce(g.installed, r.installed), failed = coalesce(g.failed, r.failed),
    installed_pending_reboot = coalesce(g.installed_pending_reboot, r.installed_pending_reboot)
  FROM unnest($1::integer[], $2::timestamptz[], $3::smallint[], $4::integer[], $5::timestamptz[], $6::timestamptz[], $7::boolean[],
    $8::integer[], $9::integer[], $10::integer[], $11::integer[], $12::integer[])
    AS g (number, report_time, sync_result, sync_error, status_time, reboot_time, changed, not_installed, downloaded, installed, failed, installed_pending_reboot)
  WHERE r.number = g.number`;
