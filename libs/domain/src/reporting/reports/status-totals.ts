import { UPDATE_STATES, type CountedState, type UpdateState } from '../statuses/update-state.js';

/** How many computers are in each of the seven states of an update, or updates of a computer; their sum is everybody. */
export interface StatusTotals {
  /** Computers that never reported. */
  readonly unknown: number;
  /** Computers that reported, and did not name the update. */
  readonly notApplicable: number;
  readonly notInstalled: number;
  readonly downloaded: number;
  readonly installed: number;
  readonly failed: number;
  readonly installedPendingReboot: number;
}

/** How states are called in reports, in the order of the states. */
export const REPORTED_STATES = ['unknown', 'notApplicable', 'notInstalled', 'downloaded', 'installed', 'failed', 'installedPendingReboot'] as const;
export type ReportedState = (typeof REPORTED_STATES)[number];

export function stateOfName(name: ReportedState): UpdateState {
  return REPORTED_STATES.indexOf(name) as UpdateState;
}

export function nameOfState(state: UpdateState): ReportedState {
  return REPORTED_STATES[state] ?? 'unknown';
}

/** Columns of `reporting.update_counts` by state, from {@link UPDATE_STATES.NotInstalled} on. */
const COUNT_COLUMNS = ['not_installed', 'downloaded', 'installed', 'failed', 'installed_pending_reboot'] as const;

/** The column of `reporting.update_counts` in which a counted state stands. */
export function countColumnOf(state: CountedState): string {
  return COUNT_COLUMNS[state - UPDATE_STATES.NotInstalled]!;
}

/** The totals of an update. @param counts computers by state, for the counted states */
export function statusTotals(counts: ReadonlyMap<number, number>, computers: number, reported: number): StatusTotals {
  const of = (state: UpdateState): number => counts.get(state) ?? 0;
  const listed = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return {
    unknown: computers - reported, notApplicable: reported - listed, notInstalled: of(UPDATE_STATES.NotInstalled), downloaded: of(UPDATE_STATES.Downloaded),
    installed: of(UPDATE_STATES.Installed), failed: of(UPDATE_STATES.Failed), installedPendingReboot: of(UPDATE_STATES.InstalledPendingReboot),
  };
}

/** SQL: whether the computer with the report `r` has reported anything about updates. */
export const REPORTED_SQL = '(r.last_reported_status_time IS NOT NULL OR r.status_version > 0)';
