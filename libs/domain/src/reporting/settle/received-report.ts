import type { ReportedEvent } from '../events/reported-event.js';
import type { StatusLists } from '../statuses/status-lists.js';

/** An event with the lists it carries, when it is a status report. */
export interface ReceivedEvent extends ReportedEvent {
  readonly statusLists: StatusLists | null;
}

/** What one computer sent in one call. */
export interface ReceivedReport {
  /** Its key, see `computerKey`. */
  readonly computerId: string;
  readonly receivedAt: Date;
  readonly events: readonly ReceivedEvent[];
}

/** An update that changed its status on a computer, by names. */
export interface SettledChange {
  readonly updateId: string;
  readonly from: number;
  readonly to: number;
}

/** What settling changed. */
export interface Settlement {
  /** Events that were not there yet. */
  readonly stored: number;
  /** Events that had been stored before: they change nothing. */
  readonly repeated: number;
  /** By computer id, only where something changed. */
  readonly changes: ReadonlyMap<string, readonly SettledChange[]>;
}
