import type { StatusBook, UpdateStatus } from '../statuses/status-book.js';
import { UPDATE_STATES } from '../statuses/update-state.js';

/** One status to tell, by update number. */
export interface StatusToTell extends UpdateStatus {
  readonly updateNumber: number;
}

/** What brings the upstream server from what it has to what is so. */
export interface StatusDifference {
  /** Whether it is everything, and replaces what the upstream server has. */
  readonly isFull: boolean;
  readonly statuses: readonly StatusToTell[];
}

/**
 * The difference between the statuses that were sent and those of now. Everything is sent when nothing was (MS-WSUSSS 3.2.4.5, 6.3:
 * LastStatusRollupTime is NULL), and when a change is older than what was sent of the same update, or left no trace: the upstream server
 * ignores what is older than what it has (3.1.4.17). That happens when a computer moves between servers whose clocks differ.
 */
export function statusDifference(sent: StatusBook | null, now: StatusBook): StatusDifference {
  if (sent === null) return full(now);
  const statuses: StatusToTell[] = [];
  for (const [updateNumber, status] of now) {
    const before = sent.get(updateNumber);
    if (before !== undefined && before.state === status.state && before.since === status.since) continue;
    if (before !== undefined && before.since > status.since) return full(now);
    statuses.push({ updateNumber, ...status });
  }
  for (const [updateNumber, { state }] of sent) {
    if (state !== UPDATE_STATES.NotApplicable && !now.has(updateNumber)) return full(now);
  }
  return { isFull: false, statuses };
}

function full(now: StatusBook): StatusDifference {
  return { isFull: true, statuses: [...now].map(([updateNumber, status]) => ({ updateNumber, ...status })) };
}

/** What the upstream server has after it was sent `part` of a difference; traces of what is gone here are dropped. */
export function afterSending(sent: StatusBook | null, { isFull, statuses }: StatusDifference): Map<number, UpdateStatus> {
  const book = new Map(isFull ? [] : sent);
  for (const { updateNumber, state, since } of statuses) book.set(updateNumber, { state, since });
  return book;
}
