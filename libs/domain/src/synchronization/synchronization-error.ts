/** Why something about synchronization cannot be done; the value never changes. */
export type SynchronizationErrorCode =
  /** There is an active run already. */
  | 'SYNCHRONIZATION_ACTIVE'
  /** No upstream server is configured. */
  | 'NO_UPSTREAM'
  /** There is no run with that id. */
  | 'UNKNOWN_SYNCHRONIZATION'
  /** The run has ended. */
  | 'SYNCHRONIZATION_ENDED'
  /** The selection names what cannot be selected, or only one of products and classifications. */
  | 'INVALID_SELECTION'
  /** Nothing is selected, so nothing can be removed for not being selected. */
  | 'NOTHING_SELECTED'
  /** A removal would take approved updates and was not told to. */
  | 'APPROVED_UPDATES_WOULD_GO'
  /** A replica follows its upstream server, whatever is selected. */
  | 'REPLICA_HAS_NO_SELECTION';

/** A wish about synchronization that cannot be fulfilled. Nothing was changed. */
export class SynchronizationError extends Error {
  override readonly name = 'SynchronizationError';

  constructor(readonly code: SynchronizationErrorCode, message: string) {
    super(message);
  }
}

/** Another process has taken up the run: this one must stop at once and write nothing more. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}
