import { LeaseLost, type RunOutcome } from '@sluice/domain/synchronization';
import { isTransientConnectionError } from '@sluice/platform/database';
import { SynchronizationCancelled, SynchronizationStopped } from '../upstream/synchronization-stopped.js';

/** The process is told to stop; another one, or the next start, goes on with the run. */
export class ProcessStopping extends Error {
  override readonly name = 'ProcessStopping';
}

/**
 * How a run ends that did not succeed. Null when it has not ended: another process has it, this one stops, or the database is away, and
 * somebody goes on with it.
 */
export function outcomeOfFailure(error: unknown): Exclude<RunOutcome, { state: 'succeeded' }> | null {
  if (error instanceof SynchronizationCancelled) return { state: 'cancelled' };
  if (error instanceof SynchronizationStopped) return { state: 'failed', code: error.code, message: error.message };
  if (error instanceof LeaseLost || error instanceof ProcessStopping || isTransientConnectionError(error)) return null;
  return { state: 'failed', code: 'INTERNAL', message: 'Something unexpected happened; the log of the sync-worker tells more.' };
}
