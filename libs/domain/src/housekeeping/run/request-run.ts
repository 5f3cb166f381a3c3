import { randomUUID } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';
import { createEvent, HOUSEKEEPING_RULES, type HousekeepingRule } from '../../events/index.js';
import { appendToOutbox } from '../../messaging/index.js';
import { HousekeepingError } from '../housekeeping-error.js';
import { loadHousekeepingRules } from '../load-rules.js';
import type { HousekeepingRules } from '../rules.js';
import type { HousekeepingState, HousekeepingTrigger } from './housekeeping-run.entity.js';

/** What is asked for. */
export interface HousekeepingRequest {
  readonly adminName: string;
  readonly dryRun: boolean;
  /** Which rules, enabled or not; null for those that are enabled. */
  readonly rules: readonly HousekeepingRule[] | null;
}

interface NewRun {
  readonly trigger: HousekeepingTrigger;
  readonly adminName: string | null;
  readonly dryRun: boolean;
  readonly settings: HousekeepingRules;
  readonly rules: readonly HousekeepingRule[];
}

const SOURCE = '/domain/housekeeping';
/** Held while it is decided whether a run is due: of several processes that look at once, one makes it. */
const SCHEDULE_LOCK = 0x51_1d4;

/**
 * Makes a run that waits for a reporting-rollup, tells of it with HousekeepingRequested, and returns its id.
 * Throws {@link HousekeepingError} `HOUSEKEEPING_ACTIVE`.
 */
export async function requestHousekeeping(dataSource: DataSource, { adminName, dryRun, rules }: HousekeepingRequest): Promise<string> {
  const settings = await loadHousekeepingRules(dataSource);
  return dataSource.transaction((manager) => insertRun(manager, { trigger: 'administrator', adminName, dryRun, settings, rules: rules ?? enabledRules(settings) }));
}

/** Makes the run that is due by itself; returns whether there was one to make. Any number of processes may ask, at any time. */
export async function requestDueHousekeeping(dataSource: DataSource): Promise<boolean> {
  const settings = await loadHousekeepingRules(dataSource);
  const rules = enabledRules(settings);
  if (rules.length === 0) return false;
  return dataSource.transaction(async (manager) => {
    await manager.query('SELECT pg_advisory_xact_lock($1)', [SCHEDULE_LOCK]);
    const [{ due }]: [{ due: boolean }] = await manager.query(`
      SELECT NOT EXISTS (SELECT FROM housekeeping.run
        WHERE state IN ('waiting', 'running') OR trigger = 'schedule' AND requested_at > clock_timestamp() - make_interval(hours => $1)) AS due`, [settings.everyHours]);
    if (!due) return false;
    await insertRun(manager, { trigger: 'schedule', adminName: null, dryRun: false, settings, rules });
    return true;
  });
}

/**
 * Asks a run to end. One that nobody works on ends at once; a running one ends after its batch. What it has done stays. Asking again changes
 * nothing. Throws {@link HousekeepingError} for a run that is unknown or has ended.
 */
export async function cancelHousekeeping(dataSource: DataSource, id: string): Promise<void> {
  await dataSource.transaction(async (manager) => {
    const [run]: { state: HousekeepingState }[] = await manager.query('SELECT state FROM housekeeping.run WHERE id = $1::uuid FOR UPDATE', [id]);
    if (run === undefined) throw new HousekeepingError('UNKNOWN_HOUSEKEEPING_RUN', `There is no run ${id} of housekeeping.`);
    if (run.state !== 'waiting' && run.state !== 'running') throw new HousekeepingError('HOUSEKEEPING_ENDED', 'The run has ended already.');
    await manager.query(run.state === 'running'
      ? 'UPDATE housekeeping.run SET cancel_requested_at = coalesce(cancel_requested_at, clock_timestamp()) WHERE id = $1::uuid'
      : `UPDATE housekeeping.run SET state = 'cancelled', cancel_requested_at = clock_timestamp(), finished_at = clock_timestamp() WHERE id = $1::uuid`, [id]);
  });
}

function enabledRules(settings: HousekeepingRules): HousekeepingRule[] {
  return HOUSEKEEPING_RULES.filter((rule) => settings[rule].enabled);
}

async function insertRun(manager: EntityManager, { trigger, adminName, dryRun, settings, rules }: NewRun): Promise<string> {
  const id = randomUUID();
  // One statement decides: of two requests at once, one inserts nothing.
  const inserted: unknown[] = await manager.query(`
    INSERT INTO housekeeping.run (id, trigger, dry_run, admin_name, rules, requested_at) VALUES ($1, $2, $3, $4, $5, clock_timestamp())
    ON CONFLICT DO NOTHING RETURNING 1`, [id, trigger, dryRun, adminName, JSON.stringify(settings)]);
  if (inserted.length === 0) throw new HousekeepingError('HOUSEKEEPING_ACTIVE', 'Housekeeping is under way already.');
  await manager.query('INSERT INTO housekeeping.task (run_id, rule) SELECT $1, * FROM unnest($2::text[])', [id, [...new Set(rules)]]);
  await appendToOutbox(manager, createEvent('HousekeepingRequested', { runId: id, dryRun, adminName }, { source: SOURCE, subject: id }));
  return id;
}
