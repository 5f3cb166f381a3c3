/** Why something about rollups cannot be done; the value never changes. */
export type RollupErrorCode =
  /** There is an active rollup already. */
  | 'ROLLUP_ACTIVE'
  /** There is no upstream server that takes reports. */
  | 'NO_UPSTREAM';

/** A wish about rollups that cannot be fulfilled. Nothing was changed. */
export class RollupError extends Error {
  override readonly name = 'RollupError';

  constructor(readonly code: RollupErrorCode, message: string) {
    super(message);
  }
}

/** Another process has taken up the rollup: this one must stop at once and write nothing more. */
export class RollupLeaseLost extends Error {
  override readonly name = 'RollupLeaseLost';
}
