import type { DataSource, EntityManager } from 'typeorm';
import { createEvent, type EventData, type SynchronizationFailure, type SynchronizationPhase } from '../events/index.js';
import { appendToOutbox } from '../messaging/index.js';
import { holdLease, type RunLease } from './run-lease.js';
import { MAXIMUM_KEPT_PROBLEMS } from './synchronization-problem.entity.js';

/** How far the phase of a run is. */
export interface PhaseProgress {
  readonly phase: SynchronizationPhase;
  readonly done: number;
  readonly total: number | null;
  /** Revisions that the whole run brought so far. */
  readonly newRevisions: number;
}

/** Something that could not be taken over. */
export interface ProblemToKeep {
  /** In capitals, such as `DOCUMENT_MALFORMED`. */
  readonly code: string;
  readonly updateId?: string;
  readonly revisionNumber?: number;
  readonly message: string;
  readonly advice: string;
}

/** How a run ends. */
export type RunOutcome =
  | { readonly state: 'succeeded'; readonly role: 'autonomous' | 'replica'; readonly upstreamTakesReports: boolean }
  | { readonly state: 'failed'; readonly code: SynchronizationFailure; readonly message: string }
  | { readonly state: 'cancelled' };

const SOURCE = '/domain/synchronization';
/** The longest message of a problem or a failure that is kept, in characters. */
const MAXIMUM_MESSAGE_LENGTH = 1_000;

/** Stores how far a run is and, when `isTold`, tells of it with SynchronizationProgressed. Throws LeaseLost. */
export async function recordProgress(dataSource: DataSource, lease: RunLease, progress: PhaseProgress, isTold = true): Promise<void> {
  await dataSource.transaction(async (manager) => {
    await holdLease(manager, lease);
    const [rows]: [{ perSecond: number }[], number] = await manager.query(`
      UPDATE synchronization.run SET
        phase_started_at = CASE WHEN phase = $2 AND phase_started_at IS NOT NULL AND done <= $3 THEN phase_started_at ELSE clock_timestamp() END,
        phase = $2, done = $3, total = $4, new_revisions = greatest(new_revisions, $5), progressed_at = clock_timestamp()
      WHERE id = $1
      RETURNING coalesce($3 / nullif(extract(epoch FROM progressed_at - phase_started_at), 0), 0)::float8 AS "perSecond"`,
    [lease.runId, progress.phase, progress.done, progress.total, progress.newRevisions]);
    if (!isTold) return;
    const data = { synchronizationId: lease.runId, phase: progress.phase, done: progress.done, total: progress.total, perSecond: rows[0]?.perSecond ?? 0 };
    await appendToOutbox(manager, createEvent('SynchronizationProgressed', data, { source: SOURCE, subject: lease.runId }));
  });
}

/** Adds problems to a run: all are counted, the first {@link MAXIMUM_KEPT_PROBLEMS} kept. Needs the lease to be held. */
export async function addProblems(manager: EntityManager, lease: RunLease, problems: readonly ProblemToKeep[]): Promise<void> {
  if (problems.length === 0) return;
  await manager.query(`
    WITH counted AS (
      UPDATE synchronization.run SET problem_count = problem_count + $2 WHERE id = $1 RETURNING problem_count - $2 AS before
    )
    INSERT INTO synchronization.problem (run_id, position, code, update_id, revision_number, message, advice)
    SELECT $1, counted.before + p.position, p.code, p.update_id, p.revision_number, p.message, p.advice
    FROM counted, unnest($3::text[], $4::uuid[], $5::int[], $6::text[], $7::text[])
      WITH ORDINALITY AS p (code, update_id, revision_number, message, advice, position)
    WHERE counted.before + p.position <= $8`,
  [
    lease.runId, problems.length, problems.map((problem) => problem.code), problems.map((problem) => problem.updateId ?? null),
    problems.map((problem) => problem.revisionNumber ?? null), problems.map((problem) => storable(problem.message)),
    problems.map((problem) => storable(problem.advice)), MAXIMUM_KEPT_PROBLEMS,
  ]);
}

/** Ends a run and tells of it with SynchronizationCompleted or SynchronizationFailed. Throws LeaseLost. */
export async function finishRun(dataSource: DataSource, lease: RunLease, outcome: RunOutcome): Promise<void> {
  await dataSource.transaction(async (manager) => {
    await holdLease(manager, lease);
    const failure = outcome.state === 'failed' ? { code: outcome.code, message: storable(outcome.message) } : null;
    const [rows]: [EndedRun[], number] = await manager.query(`
      UPDATE synchronization.run SET
        state = $2, failure_code = $3, failure = $4, finished_at = clock_timestamp(), lease_owner = NULL, lease_expires_at = NULL
      WHERE id = $1
      RETURNING scope, phase, new_revisions AS "newRevisions", removed_revisions AS "removedRevisions", problem_count AS problems, finished_at AS "finishedAt"`,
    [lease.runId, outcome.state, failure?.code ?? null, failure?.message ?? null]);
    const origin = { source: SOURCE, subject: lease.runId };
    const run = rows[0]!;
    await appendToOutbox(manager, outcome.state === 'succeeded'
      ? createEvent('SynchronizationCompleted', completed(lease.runId, run, outcome), origin)
      : createEvent('SynchronizationFailed', {
        synchronizationId: lease.runId, phase: run.phase, reason: failure?.code ?? 'cancelled', message: failure?.message ?? 'It was cancelled.',
      }, origin));
  });
}

interface EndedRun extends Pick<EventData<'SynchronizationCompleted'>, 'scope' | 'newRevisions' | 'removedRevisions' | 'problems'> {
  readonly phase: SynchronizationPhase;
  readonly finishedAt: Date;
}

function completed(
  synchronizationId: string, { scope, newRevisions, removedRevisions, problems, finishedAt }: EndedRun, { role, upstreamTakesReports }: RunOutcome & { state: 'succeeded' },
): EventData<'SynchronizationCompleted'> {
  return { synchronizationId, scope, newRevisions, removedRevisions, problems, role, upstreamTakesReports, completedAt: finishedAt.toISOString() };
}

/** Text of a foreign server as PostgreSQL takes it: without NUL and not endless. */
function storable(text: string): string {
  return text.replaceAll('\0', '\uFFFD').slice(0, MAXIMUM_MESSAGE_LENGTH);
}
