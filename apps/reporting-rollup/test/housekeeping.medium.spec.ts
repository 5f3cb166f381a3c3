import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { undeclineUpdate } from '@sluice/domain/deployments';
import {
  cancelHousekeeping, DEFAULT_RULES, findHousekeeping, requestHousekeeping, saveHousekeepingRules, takeHousekeeping, type HousekeepingRecord,
} from '@sluice/domain/housekeeping';
import { plantUpdates } from '@sluice/testing/reporting';
import { until } from '@sluice/testing/service-process';
import { startReportingInProcess, type ReportingInProcess } from './reporting-in-process.js';

const UPDATES = Array.from({ length: 250 }, (_, index) => `00000000-0000-4000-8000-0000000007${index.toString(16).padStart(2, '0')}`);

describe('housekeeping', () => {
  let service: ReportingInProcess;
  beforeAll(async () => { service = await startReportingInProcess(); }, 60_000);
  beforeEach(async () => {
    // Not truncated: the service reads these tables meanwhile.
    for (const table of ['housekeeping.run', 'housekeeping.settings', 'housekeeping.declined_update', 'deployments.declined_update', 'catalog.revision']) {
      await service.dataSource.query(`DELETE FROM ${table}`);
    }
    await saveHousekeepingRules(service.dataSource, { ...DEFAULT_RULES, updatesPerSecond: 1_000, history: { enabled: false, days: 1 } });
  });
  afterAll(() => service.stop());

  async function expired(): Promise<void> {
    await plantUpdates(service.dataSource, UPDATES);
    await service.dataSource.query(`UPDATE catalog.revision SET publication_state = 'Expired'`);
  }
  const request = (dryRun = false) => requestHousekeeping(service.dataSource, { adminName: 'ada', dryRun, rules: ['expiredUpdates'] });
  const ended = (id: string): Promise<HousekeepingRecord> => until('the run to end', async () => {
    const run = await findHousekeeping(service.dataSource, id);
    return run?.finishedAt === null ? null : run;
  });
  const declined = async () => (await service.dataSource.query('SELECT FROM deployments.declined_update')).length;

  it('does what was asked for, told by the event, and only finds out when it is a dry run', async () => {
    await expired();
    expect(await ended(await request(true))).toMatchObject({ state: 'succeeded', dryRun: true, tasks: [{ found: 250, done: 0, state: 'done' }] });
    expect(await declined()).toBe(0);
    expect(await ended(await request())).toMatchObject({ state: 'succeeded', attempt: 1, tasks: [{ found: 250, done: 250, state: 'done' }] });
    expect(await declined()).toBe(250);
  });

  it('begins by itself when a rule is enabled', async () => {
    await expired();
    await saveHousekeepingRules(service.dataSource, { ...DEFAULT_RULES, expiredUpdates: { enabled: true, includeApproved: false } });
    await until('all to be declined', async () => await declined() === 250);
  });

  it('goes on with a run whose process died', async () => {
    await expired();
    await service.dataSource.query(`UPDATE housekeeping.settings SET rules = jsonb_set(rules, '{updatesPerSecond}', '100')`);
    const id = await request();
    // Another process was faster, and died.
    await until('the run to be taken', async () => await takeHousekeeping(service.dataSource) ?? await findHousekeeping(service.dataSource, id).then((run) => run?.state === 'running'));
    await service.dataSource.query(`UPDATE housekeeping.run SET lease_owner = gen_random_uuid(), lease_expires_at = now() - interval '1 second' WHERE id = $1`, [id]);
    expect(await ended(id)).toMatchObject({ state: 'succeeded', attempt: 2 });
    expect(await declined()).toBe(250);
  });

  it('finds out anew what is left when somebody changes the catalog meanwhile, and ends when it is cancelled', async () => {
    await expired();
    await service.dataSource.query(`UPDATE housekeeping.settings SET rules = jsonb_set(rules, '{updatesPerSecond}', '50')`);
    const id = await request();
    await until('the first ones to be declined', async () => await declined() >= 50);
    const [{ wanted }] = await service.dataSource.query('SELECT min(update_id::text) AS wanted FROM deployments.declined_update');
    await undeclineUpdate(service.dataSource, [wanted]);
    await until('others to be declined', async () => await declined() >= 99);
    await cancelHousekeeping(service.dataSource, id);
    const run = await ended(id);
    expect(run).toMatchObject({ state: 'cancelled', tasks: [{ state: 'running' }] });
    expect(await declined()).toBe(run.tasks[0]!.done - 1);
    expect(await service.dataSource.query('SELECT FROM deployments.declined_update WHERE update_id = $1', [wanted])).toEqual([]);
  });
});
