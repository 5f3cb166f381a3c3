import type { DataSource } from 'typeorm';
import { createEvent, type SynchronizationFailure } from '../../events/index.js';
import type { RollupPhase } from '../../events/rollup-schemas.js';
import { appendToOutbox } from '../../messaging/index.js';
import { holdRollupLease, type RollupLease } from './rollup-lease.js';

/** How far a rollup is; a count that is left out stays as it was. */
export interface RollupProgress {
  readonly phase: RollupPhase;
  readonly done: number;
  readonly total: number | null;
  readonly isDetailed?: boolean;
  readonly servers?: number;
  readonly computers?: number;
  readonly statusComputers?: number;
}

/** How a rollup ends. */
export type RollupOutcome =
  | { readonly state: 'succeeded' }
  | { readonly state: 'failed'; readonly code: SynchronizationFailure; readonly message: string };

/** The longest message of a failure that is kept, in characters. */
const MAXIMUM_MESSAGE_LENGTH = 1_000;
const SOURCE = '/domain/rollup';

/** Stores how far a rollup is. Throws RollupLeaseLost. */
export async function recordRollupProgress(dataSource: DataSource, lease: RollupLease, progress: RollupProgress): Promise<void> {
  const { phase, done, total, isDetailed = null, servers = null, computers = null, statusComputers = null } = progress;
  await dataSource.transaction(async (manager) => {
    await holdRollupLease(manager, lease);
    await manager.query(`
      UPDATE rollup.run SET
        phase_started_at = CASE WHEN phase = $2 AND phase_started_at IS NOT NULL AND done <= $3 THEN phase_started_at ELSE clock_timestamp() END,
        phase = $2, done = $3, total = $4, progressed_at = clock_timestamp(), is_detailed = coalesce($5, is_detailed),
        servers = coalesce($6, servers), computers = coalesce($7, computers), status_computers = coalesce($8, status_computers)
      WHERE id = $1`, [lease.rollupId, phase, done, total, isDetailed, servers, computers, statusComputers]);
  });
}

/** Ends a rollup and tells of it with RollupCompleted or RollupFailed. Throws RollupLeaseLost. */
export async function finishRollup(dataSource: DataSource, lease: RollupLease, outcome: RollupOutcome): Promise<void> {
  await dataSource.transaction(async (manager) => {
    await holdRollupLease(manager, lease);
    const failure = outcome.state === 'failed' ? { reason: outcome.code, message: storable(outcome.message) } : null;
    const [[run]]: [[EndedRollup], number] = await manager.query(`
      UPDATE rollup.run SET
        state = $2, failure_code = $3, failure = $4, finished_at = clock_timestamp(), lease_owner = NULL, lease_expires_at = NULL
      WHERE id = $1
      RETURNING phase, coalesce(is_detailed, false) AS detailed, servers, computers, status_computers AS "statusComputers", finished_at AS "finishedAt"`,
    [lease.rollupId, outcome.state, failure?.reason ?? null, failure?.message ?? null]);
    const { phase, finishedAt, ...counts } = run;
    const origin = { source: SOURCE, subject: lease.rollupId };
    await appendToOutbox(manager, failure === null
      ? createEvent('RollupCompleted', { rollupId: lease.rollupId, ...counts, completedAt: finishedAt.toISOString() }, origin)
      : createEvent('RollupFailed', { rollupId: lease.rollupId, phase, ...failure }, origin));
  });
}

interface EndedRollup {
  readonly phase: RollupPhase;
  readonly detailed: boolean;
  readonly servers: number;
  readonly computers: number;
  readonly statusComputers: number;
  readonly finishedAt: Date;
}

/** Text of a foreign server as PostgreSQL takes it: without NUL and not endless. */
function storable(text: string): string {
  return text.replaceAll('\0', '\uFFFD').slice(0, MAXIMUM_MESSAGE_LENGTH);
}
