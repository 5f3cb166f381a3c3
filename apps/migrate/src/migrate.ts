import { setTimeout as pause } from 'node:timers/promises';
import { missingMigrations, runMigrations } from '@sluice/domain/migrations';
import { isTransientConnectionError, reconnectDelay } from '@sluice/platform/database';
import type { Log } from '@sluice/platform/observability';

/** What the program is to do, and for how long it may wait for it. */
export interface MigrateTask {
  readonly databaseUrl: string;
  /** Only wait until somebody else has migrated. */
  readonly onlyWait: boolean;
  readonly waitMs: number;
  readonly log: Log;
}

/** The time was not enough. */
export class MigrateTimeout extends Error {
  override readonly name = 'MigrateTimeout';
}

/**
 * Brings the schema up to date, or waits until it is. A database that cannot be reached is asked again until the time is over.
 *
 * @throws MigrateTimeout; or the error of a migration, of which nothing is left then
 */
export async function migrate(task: MigrateTask): Promise<void> {
  const deadline = performance.now() + task.waitMs;
  for (let attempt = 1; ; attempt += 1) {
    const open = await attemptOf(task, attempt);
    if (open === undefined) return;
    if (performance.now() > deadline) throw new MigrateTimeout(`Waited for ${Math.round(task.waitMs / 1_000)} s: ${open}`);
    await pause(reconnectDelay(attempt));
  }
}

/** One attempt. @returns what it waits for, or undefined when everything is done */
async function attemptOf({ databaseUrl, onlyWait, log }: MigrateTask, attempt: number): Promise<string | undefined> {
  try {
    const open = onlyWait ? await missingMigrations(databaseUrl) : await apply(databaseUrl, log);
    if (open.length === 0) return undefined;
    if (attempt === 1) log.info('The schema is older than this release; waiting until it is migrated', { missing: open });
    return `migrations are missing, the first is ${open[0]}`;
  } catch (error) {
    if (!isTransientConnectionError(error)) throw error;
    if (attempt === 1) log.warn('PostgreSQL cannot be reached; trying again', { err: error });
    return 'PostgreSQL cannot be reached';
  }
}

async function apply(databaseUrl: string, log: Log): Promise<string[]> {
  const done = await runMigrations(databaseUrl);
  log.info(done.length === 0 ? 'The schema is up to date' : 'The schema was brought up to date', { migrations: done });
  return [];
}
