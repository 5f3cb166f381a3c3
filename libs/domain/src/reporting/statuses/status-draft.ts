import { UPDATE_STATES, isCounted, type UpdateState } from './update-state.js';
import type { StatusBook, StatusChange, StatusCounts, UpdateStatus } from './status-book.js';
import type { StatusListName } from './status-lists.js';

/** A status report by update numbers. */
export type NumberedLists = Readonly<Record<StatusListName, readonly number[]>>;

/** From weakest to strongest: of an update that stands in several lists, the last one counts. */
const LISTS: readonly (readonly [StatusListName, UpdateState])[] = [
  ['needed', UPDATE_STATES.NotInstalled], ['downloaded', UPDATE_STATES.Downloaded], ['installed', UPDATE_STATES.Installed],
  ['failed', UPDATE_STATES.Failed], ['pendingReboot', UPDATE_STATES.InstalledPendingReboot],
];

/** A computer's statuses while reports are applied to them, one after the other; moments are seconds since 1970. */
export class StatusDraft {
  #book: Map<number, UpdateStatus>;

  constructor(private readonly before: StatusBook) {
    this.#book = new Map(before);
  }

  get book(): StatusBook {
    return this.#book;
  }

  /**
   * A status report replaces everything: updates that it does not list are not applicable any more, and what it repeats keeps the moment
   * of its change, as a real server does. Native agents leave out the list of downloaded updates; one that is needed and was seen to
   * download therefore stays downloaded while no such list says otherwise.
   */
  applyStatusReport(lists: NumberedLists, at: number): void {
    const states = new Map<number, UpdateState>();
    for (const [name, state] of LISTS) for (const number of lists[name]) states.set(number, state);
    const keepsDownloads = lists.downloaded.length === 0;
    const old = this.#book;
    this.#book = new Map();
    for (const [updateNumber, listed] of states) {
      const status = old.get(updateNumber);
      const stays = keepsDownloads && listed === UPDATE_STATES.NotInstalled && status?.state === UPDATE_STATES.Downloaded;
      this.#enter(updateNumber, status, stays ? UPDATE_STATES.Downloaded : listed, at);
    }
    for (const [updateNumber, status] of old) {
      if (!states.has(updateNumber)) this.#enter(updateNumber, status, UPDATE_STATES.NotApplicable, at);
    }
  }

  /** One update has a new state, as an event about it says. A download is news only of an update that is needed. */
  applyUpdateState(updateNumber: number, state: UpdateState, at: number): void {
    const old = this.#book.get(updateNumber);
    if (state === UPDATE_STATES.Downloaded && old?.state !== UPDATE_STATES.NotInstalled) return;
    this.#enter(updateNumber, old, state, at);
  }

  /** A computer has started: what waited for that is installed. */
  applyReboot(at: number): void {
    for (const [updateNumber, old] of this.#book) {
      if (old.state === UPDATE_STATES.InstalledPendingReboot) this.#enter(updateNumber, old, UPDATE_STATES.Installed, at);
    }
  }

  /**
   * What a server below tells of the computer (MS-WSUSSS 3.1.4.17), with the moments of its changes: what is known to be newer stays. When it is
   * everything, updates that it does not name are not applicable any more since `at`, whatever was known of them.
   */
  applyRollup(told: Iterable<readonly [updateNumber: number, status: UpdateStatus]>, isFull: boolean, at: number): void {
    const old = this.#book;
    const kept = new Map(isFull ? [] : old);
    for (const [updateNumber, status] of told) {
      const known = kept.get(updateNumber);
      if (known === undefined || known.since <= status.since) kept.set(updateNumber, status);
    }
    if (isFull) {
      for (const [updateNumber, status] of old) {
        if (!kept.has(updateNumber)) kept.set(updateNumber, status.state === UPDATE_STATES.NotApplicable ? status : { state: UPDATE_STATES.NotApplicable, since: at });
      }
    }
    this.#book = kept;
  }

  /** Leaves out what has not been applicable since before `before`: servers above have long been told. */
  forgetTraces(before: number): void {
    for (const [updateNumber, { state, since }] of this.#book) {
      if (state === UPDATE_STATES.NotApplicable && since < before) this.#book.delete(updateNumber);
    }
  }

  /** What is different from the beginning, as far as it is counted. */
  changes(): StatusChange[] {
    const changes: StatusChange[] = [];
    const note = (updateNumber: number, from: UpdateState, to: UpdateState): void => {
      if (from !== to && (isCounted(from) || isCounted(to))) changes.push({ updateNumber, from, to });
    };
    for (const [updateNumber, { state }] of this.#book) note(updateNumber, this.before.get(updateNumber)?.state ?? UPDATE_STATES.Unknown, state);
    for (const [updateNumber, { state }] of this.before) if (!this.#book.has(updateNumber)) note(updateNumber, state, UPDATE_STATES.NotApplicable);
    return changes;
  }

  #enter(updateNumber: number, old: UpdateStatus | undefined, state: UpdateState, at: number): void {
    this.#book.set(updateNumber, old?.state === state ? old : { state, since: at });
  }
}

export function countStatuses(book: StatusBook): StatusCounts {
  const counts: number[] = Array.from({ length: UPDATE_STATES.InstalledPendingReboot + 1 }, () => 0);
  for (const { state } of book.values()) counts[state] = (counts[state] ?? 0) + 1;
  const of = (state: UpdateState): number => counts[state] ?? 0;
  return {
    notInstalled: of(UPDATE_STATES.NotInstalled), downloaded: of(UPDATE_STATES.Downloaded), installed: of(UPDATE_STATES.Installed),
    failed: of(UPDATE_STATES.Failed), installedPendingReboot: of(UPDATE_STATES.InstalledPendingReboot),
  };
}
