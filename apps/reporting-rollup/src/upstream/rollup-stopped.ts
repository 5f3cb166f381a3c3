import type { SynchronizationFailure } from '@sluice/domain/events';

/** The rollup cannot go on, and why. */
export class RollupStopped extends Error {
  override readonly name = 'RollupStopped';

  constructor(readonly code: SynchronizationFailure, message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

/** The process is told to stop; another one, or the next start, goes on with the rollup. */
export class ProcessStopping extends Error {
  override readonly name = 'ProcessStopping';
}
