import type { EventEffect } from '../events/event-kinds.js';
import { SYNC_RESULTS, type SyncResult } from '../statuses/computer-report.entity.js';
import { StatusDraft, type NumberedLists } from '../statuses/status-draft.js';
import type { StatusBook } from '../statuses/status-book.js';
import type { StatusLists } from '../statuses/status-lists.js';
import type { Installation } from './count-installations.js';
import type { ReceivedEvent } from './received-report.js';

/** How long it is remembered that an update is no longer applicable, in seconds: 90 days, as a real server keeps what is gone (MS-WSUSSS 3.1.1). */
export const TRACES_SECONDS = 90 * 86_400;

/** Whether an event with this effect touches the statuses of its computer. */
export const touchesStatuses = (effect: EventEffect): boolean => effect.kind === 'status' || effect.kind === 'state' || effect.kind === 'reboot';

/** The ids of all updates an event speaks of, as far as that matters. */
export function namedUpdates(event: ReceivedEvent, effect: EventEffect): readonly string[] {
  if (effect.kind === 'status' && event.statusLists !== null) return Object.values(event.statusLists).flat();
  return effect.kind === 'state' && event.updateId !== null ? [event.updateId] : [];
}

/** What follows from the new events of one computer, taken in order. Moments are this server's: the computer's clock may be anything. */
export class ComputerOutcome {
  readonly draft: StatusDraft;
  readonly installations: Installation[] = [];
  syncResult: SyncResult | null = null;
  /** HRESULT of the scan that failed. */
  syncError: number | null = null;
  lastReportTime: Date | null = null;
  statusTime: Date | null = null;
  rebootTime: Date | null = null;

  /** @param before the statuses so far; null when they were not read, because no event touches them. */
  constructor(readonly computerId: string, readonly before: StatusBook | null) {
    this.draft = new StatusDraft(before ?? new Map());
  }

  apply(event: ReceivedEvent, effect: EventEffect, receivedAt: Date, updates: ReadonlyMap<string, number>): void {
    const at = Math.floor(receivedAt.getTime() / 1000);
    this.lastReportTime = receivedAt;
    if (effect.kind === 'scan') {
      this.syncResult = effect.succeeded ? SYNC_RESULTS.succeeded : SYNC_RESULTS.failed;
      this.syncError = effect.succeeded ? null : event.win32HResult;
    } else if (effect.kind === 'status' && event.statusLists !== null) {
      this.draft.applyStatusReport(numbered(event.statusLists, updates), at);
      this.draft.forgetTraces(at - TRACES_SECONDS);
      this.statusTime = receivedAt;
    } else if (effect.kind === 'reboot') {
      this.draft.applyReboot(at);
      this.rebootTime = receivedAt;
    } else if (effect.kind === 'state' && event.updateId !== null) {
      const number = updates.get(event.updateId);
      if (number !== undefined) this.draft.applyUpdateState(number, effect.state, at);
      if (effect.installation !== null) {
        this.installations.push({ computerId: this.computerId, updateId: event.updateId, revisionNumber: event.revisionNumber, outcome: effect.installation });
      }
    }
  }
}

function numbered(lists: StatusLists, updates: ReadonlyMap<string, number>): NumberedLists {
  const of = (ids: readonly string[]): number[] => ids.flatMap((id) => updates.get(id) ?? []);
  return { needed: of(lists.needed), installed: of(lists.installed), pendingReboot: of(lists.pendingReboot), failed: of(lists.failed), downloaded: of(lists.downloaded) };
}
