/** Why housekeeping was refused or broken off; the value never changes. */
export type HousekeepingErrorCode =
  /** A run waits or is under way already. */
  | 'HOUSEKEEPING_ACTIVE'
  /** There is no run with this id. */
  | 'UNKNOWN_HOUSEKEEPING_RUN'
  /** The run has ended; there is nothing to cancel. */
  | 'HOUSEKEEPING_ENDED'
  /** Another process has taken up the run, or it has ended; this one may write nothing more of it. */
  | 'HOUSEKEEPING_LEASE_LOST';

/** Housekeeping that cannot be done as asked; nothing was changed. */
export class HousekeepingError extends Error {
  override readonly name = 'HousekeepingError';

  constructor(
    readonly code: HousekeepingErrorCode,
    message: string,
  ) {
    super(message);
  }
}
