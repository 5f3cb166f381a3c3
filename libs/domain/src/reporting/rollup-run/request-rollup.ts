import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { createEvent } from '../../events/index.js';
import type { RollupTrigger } from '../../events/rollup-schemas.js';
import { appendToOutbox } from '../../messaging/index.js';
import { loadSynchronizationConfiguration } from '../../servers/synchronization-configuration.js';
import { RollupError } from './rollup-error.js';

/** What is asked for. */
export interface RollupRequest {
  readonly trigger: RollupTrigger;
  readonly adminName: string | null;
  /** The point of the schedule it is for. */
  readonly scheduledFor?: Date;
  /** The synchronization it follows. */
  readonly synchronizationId?: string;
}

/** Whether there is an upstream server that takes reports: Microsoft's own takes none. */
export async function hasReportUpstream(dataSource: DataSource): Promise<boolean> {
  const { upstreamKind } = await loadSynchronizationConfiguration(dataSource);
  return upstreamKind === 'wsus' || upstreamKind === 'sluice';
}

/**
 * Makes a rollup that waits for a reporting-rollup, tells of it with RollupRequested, and returns its id.
 * Throws {@link RollupError} when another one is active, one was made for the same occasion, or nobody is there to be told.
 */
export async function requestRollup(dataSource: DataSource, request: RollupRequest): Promise<string> {
  if (!await hasReportUpstream(dataSource)) {
    throw new RollupError('NO_UPSTREAM', 'There is no upstream server of kind wsus or sluice, so there is nobody to report to.');
  }
  const { trigger, adminName, scheduledFor = null, synchronizationId = null } = request;
  return dataSource.transaction(async (manager) => {
    const id = randomUUID();
    // One statement decides: of two requests at once, and of two for one occasion, one inserts nothing.
    const inserted: unknown[] = await manager.query(`
      INSERT INTO rollup.run (id, trigger, admin_name, scheduled_for, synchronization_id, requested_at)
      VALUES ($1, $2, $3, $4, $5, clock_timestamp()) ON CONFLICT DO NOTHING RETURNING 1`, [id, trigger, adminName, scheduledFor, synchronizationId]);
    if (inserted.length === 0) throw new RollupError('ROLLUP_ACTIVE', 'A rollup is under way already.');
    await appendToOutbox(manager, createEvent('RollupRequested', { rollupId: id, trigger, adminName }, { source: '/domain/rollup', subject: id }));
    return id;
  });
}
