import type { SynchronizationFailure } from '@sluice/domain/events';

/** The run cannot go on, and why. */
export class SynchronizationStopped extends Error {
  override readonly name = 'SynchronizationStopped';

  constructor(readonly code: SynchronizationFailure, message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

/** The upstream server does not know our anchors any more: they are forgotten and the questions asked anew. */
export class AnchorsRefused extends Error {
  override readonly name = 'AnchorsRefused';
}

/** The run was asked to end. */
export class SynchronizationCancelled extends Error {
  override readonly name = 'SynchronizationCancelled';
}
