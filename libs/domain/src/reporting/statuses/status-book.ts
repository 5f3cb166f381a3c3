import type { UpdateState } from './update-state.js';

/** The status of one update on one computer. */
export interface UpdateStatus {
  readonly state: UpdateState;
  /** When it became so, in whole seconds since 1970. */
  readonly since: number;
}

/**
 * Everything known of one computer: statuses by update number. `NotApplicable` stands here only for updates that had another state
 * before, so that servers above can be told; `Unknown` never does.
 */
export type StatusBook = ReadonlyMap<number, UpdateStatus>;

/** One update that changed its state on one computer. Both are `Unknown` or `NotApplicable` where it was not, or is no longer, counted. */
export interface StatusChange {
  readonly updateNumber: number;
  readonly from: UpdateState;
  readonly to: UpdateState;
}

/** How many updates of a computer are in each counted state. */
export interface StatusCounts {
  readonly notInstalled: number;
  readonly downloaded: number;
  readonly installed: number;
  readonly failed: number;
  readonly installedPendingReboot: number;
}
