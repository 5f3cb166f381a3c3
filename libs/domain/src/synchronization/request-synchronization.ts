import { randomUUID } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';
import { createEvent, type SynchronizationScope, type SynchronizationTrigger } from '../events/index.js';
import { appendToOutbox } from '../messaging/index.js';
import { loadSynchronizationConfiguration } from '../servers/synchronization-configuration.js';
import { SynchronizationError } from './synchronization-error.js';
import type { SynchronizationState } from './synchronization-run.entity.js';

/** What is asked for. */
export interface SynchronizationRequest {
  readonly trigger: SynchronizationTrigger;
  readonly scope: SynchronizationScope;
  readonly adminName: string | null;
  /** The point of the schedule it is for. */
  readonly scheduledFor?: Date;
}

/** A run to be made; the last two are of a removal. */
interface NewRun extends SynchronizationRequest {
  readonly removeApproved?: boolean;
  readonly includeImported?: boolean;
}

const SOURCE = '/domain/synchronization';

/**
 * Makes a run that waits for a sync-worker, tells of it with SynchronizationRequested, and returns its id.
 * Throws {@link SynchronizationError} when another run is active or no upstream server is configured.
 */
export async function requestSynchronization(dataSource: DataSource, request: SynchronizationRequest): Promise<string> {
  const { upstreamKind } = await loadSynchronizationConfiguration(dataSource);
  if (upstreamKind === 'none') throw new SynchronizationError('NO_UPSTREAM', 'No upstream server is configured, so there is nothing to synchronize with.');
  return insertRun(dataSource, request);
}

/** Makes a run and tells of it. Throws {@link SynchronizationError} when another run is active. */
export async function insertRun(dataSource: DataSource, request: NewRun): Promise<string> {
  return dataSource.transaction(async (manager) => {
    const id = randomUUID();
    // One statement decides: of two requests at once, and of two for one point of the schedule, one inserts nothing.
    const inserted: unknown[] = await manager.query(`
      INSERT INTO synchronization.run (id, trigger, scope, admin_name, scheduled_for, requested_at, removes_approved, removes_imported)
      VALUES ($1, $2, $3, $4, $5, clock_timestamp(), $6, $7) ON CONFLICT DO NOTHING RETURNING 1`,
    [id, request.trigger, request.scope, request.adminName, request.scheduledFor ?? null, request.removeApproved ?? false, request.includeImported ?? false]);
    if (inserted.length === 0) throw new SynchronizationError('SYNCHRONIZATION_ACTIVE', 'A synchronization is under way already.');
    const { trigger, scope, adminName } = request;
    await appendToOutbox(manager, createEvent('SynchronizationRequested', { synchronizationId: id, trigger, scope, adminName }, { source: SOURCE, subject: id }));
    return id;
  });
}

/**
 * Asks a run to end. One that nobody works on ends at once; a running one ends when its process hears of it (MS-WSUSSS 3.2.3, Cancel
 * Synchronization trigger). What it has stored stays. Asking again changes nothing.
 * Throws {@link SynchronizationError} for a run that is unknown or has ended.
 */
export async function cancelSynchronization(dataSource: DataSource, id: string, adminName: string): Promise<void> {
  await dataSource.transaction(async (manager) => {
    const run = await lockRun(manager, id);
    if (run.cancelRequestedAt !== null) return;
    const cancelled = createEvent('SynchronizationCancelled', { synchronizationId: run.id, adminName }, { source: SOURCE, subject: run.id });
    if (run.state === 'running') {
      await manager.query('UPDATE synchronization.run SET cancel_requested_at = clock_timestamp() WHERE id = $1', [run.id]);
      await appendToOutbox(manager, cancelled);
      return;
    }
    await manager.query(`
      UPDATE synchronization.run SET state = 'cancelled', cancel_requested_at = clock_timestamp(), finished_at = clock_timestamp() WHERE id = $1`, [run.id]);
    const failed = { synchronizationId: run.id, reason: 'cancelled', phase: 'authorization', message: 'It was cancelled before it began.' } as const;
    await appendToOutbox(manager, cancelled, createEvent('SynchronizationFailed', failed, { source: SOURCE, subject: run.id }));
  });
}

async function lockRun(manager: EntityManager, id: string): Promise<{ id: string; state: SynchronizationState; cancelRequestedAt: Date | null }> {
  const [run]: { id: string; state: SynchronizationState; cancelRequestedAt: Date | null }[] = UUID.test(id)
    ? await manager.query('SELECT id, state, cancel_requested_at AS "cancelRequestedAt" FROM synchronization.run WHERE id = $1 FOR UPDATE', [id])
    : [];
  if (run === undefined) throw new SynchronizationError('UNKNOWN_SYNCHRONIZATION', `There is no synchronization ${id.slice(0, 64)}.`);
  if (run.state !== 'waiting' && run.state !== 'running') throw new SynchronizationError('SYNCHRONIZATION_ENDED', 'The synchronization has ended already.');
  return run;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
