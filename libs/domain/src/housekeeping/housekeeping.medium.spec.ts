import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDomainDatabase, type DomainDatabase } from '../../test/domain-database.js';
import { guid, revision } from '../../test/revisions.js';
import { importCatalog, type RevisionToImport } from '../catalog/index.js';
import { approveUpdate, declineUpdate, undeclineUpdate } from '../deployments/index.js';
import { HOUSEKEEPING_RULES, type HousekeepingRule } from '../events/index.js';
import { ALL_COMPUTERS_ID } from '../groups/index.js';
import { readStatusLists, settleReports, UpdateNumbers, type StatusListName } from '../reporting/index.js';
import { currentChangeNumber, updateSynchronizationConfiguration } from '../servers/index.js';
import {
  applyBatch, cancelHousekeeping, DEFAULT_RULES, findHousekeeping, findWork, finishHousekeeping, finishRule, keepFindings, listHousekeeping, listHousekeepingItems,
  loadHousekeepingRules, releaseHousekeeping, requestDueHousekeeping, requestHousekeeping, RULE_STEPS, saveHousekeepingRules, skipOnReplica, takeHousekeeping,
  type HousekeepingRules,
} from './index.js';

const UNKNOWN = '00000000-0000-4000-8000-00000000dead';

let database: DomainDatabase;
beforeAll(async () => { database = await openDomainDatabase(); });
beforeEach(() => database.reset());
afterAll(() => database.close());

const query = (sql: string, ...parameters: unknown[]) => database.dataSource.query(sql, parameters);
const rules = (changes: Partial<HousekeepingRules> = {}): HousekeepingRules => ({ ...DEFAULT_RULES, ...changes });
const save = (changes: Partial<HousekeepingRules>) => saveHousekeepingRules(database.dataSource, rules(changes));
const request = (only: readonly HousekeepingRule[] | null = null, dryRun = false) => requestHousekeeping(database.dataSource, { adminName: 'ada', dryRun, rules: only });
const take = async () => (await takeHousekeeping(database.dataSource))!;
const idsFoundBy = async (rule: HousekeepingRule, wanted: HousekeepingRules) => (await RULE_STEPS[rule].find(database.dataSource.manager, wanted)).map(({ id }) => id).sort();
const died = () => query(`UPDATE housekeeping.run SET lease_expires_at = now() - interval '1 second' WHERE lease_owner IS NOT NULL`);

/** An update that supersedes others, of long ago. */
async function catalog(...updates: readonly (readonly [number: number, changes?: Partial<RevisionToImport>])[]): Promise<void> {
  await importCatalog(database.dataSource, Readable.from(updates.map(([number, changes]) => revision(guid(number), 100, changes))));
  await age();
}
async function age(): Promise<void> {
  await query(`UPDATE catalog.revision SET imported_at = now() - interval '90 days'`);
  await query(`UPDATE deployments.deployment SET last_change_time = now() - interval '90 days'`);
}
const approve = (number: number) => approveUpdate(database.dataSource, {
  updateId: guid(number), targetGroupId: ALL_COMPUTERS_ID, action: 'Install', deadline: null, adminName: 'ada', acceptEula: false,
});
const superseding = (...old: readonly number[]): Partial<RevisionToImport> => ({ supersedes: old.map(guid) });

function reportStatus(computerId: string, lists: Partial<Record<StatusListName, readonly number[]>>, receivedAt = new Date()): Promise<unknown> {
  const tags: Record<StatusListName, string> = { needed: 'U', installed: 'V', pendingReboot: 'W', failed: 'g', downloaded: 'h' };
  const texts = Object.entries(lists).map(([name, numbers]) => `${tags[name as StatusListName]}=${numbers.map(guid).join(';')}`);
  return settleReports(database.dataSource, new UpdateNumbers(), [{
    computerId, receivedAt, events: [{
      instanceId: randomUUID(), occurredAt: receivedAt, namespaceId: 1, eventId: 156, sourceId: 101, updateId: null, revisionNumber: 0, win32HResult: 0, appName: null,
      replacementStrings: [], miscData: [], deviceId: null, statusLists: readStatusLists(texts),
    }],
  }]);
}
const addComputer = (id: string, daysAgo: number) => query(
  `INSERT INTO computers.computer (id, dns_name, first_seen, last_contact) VALUES ($1, $1 || '.example', now() - interval '1 year', now() - make_interval(days => $2))`, id, daysAgo);
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);

describe('superseded updates', () => {
  const wanted = (changes: Partial<HousekeepingRules['supersededUpdates']> = {}) => rules({ supersededUpdates: { ...DEFAULT_RULES.supersededUpdates, ...changes } });
  const found = (changes?: Partial<HousekeepingRules['supersededUpdates']>) => idsFoundBy('supersededUpdates', wanted(changes));

  it('are found when an approved update supersedes them, at once or through others, and nobody needs them', async () => {
    await catalog([1], [2, superseding(1)], [3, superseding(2)], [4], [5, superseding(4)]);
    expect(await found()).toEqual([]);
    await approve(3);
    await age();
    expect(await found()).toEqual([guid(1), guid(2)]);
    expect(await found({ approvedSuccessor: false })).toEqual([guid(1), guid(2), guid(4)]);
  });

  it('stay as long as a computer needs them, or has them downloaded, failed or waiting for a restart; being installed keeps none', async () => {
    await catalog([1], [2], [3], [4], [5], [9, superseding(1, 2, 3, 4, 5)]);
    await approve(9);
    await reportStatus('a', { needed: [1], downloaded: [2], failed: [3], pendingReboot: [4], installed: [5] });
    expect(await found()).toEqual([guid(5)]);
    await reportStatus('a', { needed: [2], installed: [1] });
    expect(await found()).toEqual([guid(1), guid(3), guid(4), guid(5)]);
  });

  it('stay when they came, or something was decided about them, not long ago', async () => {
    await catalog([1], [2], [9, superseding(1, 2)]);
    await approve(9);
    await approve(1);
    await query(`UPDATE deployments.deployment SET action = 'PreDeploymentCheck' WHERE revision_id = (SELECT revision_id FROM catalog.revision WHERE update_id = $1)`, guid(1));
    await query(`UPDATE catalog.revision SET imported_at = now() - interval '29 days' WHERE update_id = $1`, guid(2));
    expect(await found()).toEqual([]);
    expect(await found({ days: 28 })).toEqual([guid(2)]);
    expect(await found({ days: 0 })).toEqual([guid(1), guid(2)]);
  });

  it('stay approved unless the rule includes them', async () => {
    await catalog([1], [9, superseding(1)]);
    await approve(1);
    await approve(9);
    await age();
    expect(await found()).toEqual([]);
    expect(await found({ includeApproved: true })).toEqual([guid(1)]);
  });

  it('stay when what supersedes them is declined or expired, and when they supersede each other in a circle', async () => {
    await catalog([1], [2, superseding(1)], [3], [4, { ...superseding(3), publicationState: 'Expired' }], [5, superseding(6)], [6, superseding(5)], [7, superseding(7)]);
    await declineUpdate(database.dataSource, [guid(2)]);
    expect(await found({ approvedSuccessor: false })).toEqual([]);
  });
});

describe('expired updates', () => {
  it('are found unless they are approved, declined or only part of another one', async () => {
    const expired = { publicationState: 'Expired' as const };
    await catalog([1, expired], [2, expired], [3, { ...expired, explicitlyDeployable: false }], [4], [5]);
    await approve(5);
    await query(`UPDATE catalog.revision SET publication_state = 'Expired' WHERE update_id = $1`, guid(5));
    await declineUpdate(database.dataSource, [guid(2)]);
    expect(await idsFoundBy('expiredUpdates', rules())).toEqual([guid(1)]);
    expect(await idsFoundBy('expiredUpdates', rules({ expiredUpdates: { enabled: true, includeApproved: true } }))).toEqual([guid(1), guid(5)]);
  });
});

describe('silent computers', () => {
  it('are those without contact, scan and report for so long, and reports that outlived their computer', async () => {
    await catalog([1]);
    for (const [id, days] of [['silent', 100], ['contact', 80], ['scan', 100], ['report', 100]] as const) await addComputer(id, days);
    await query(`UPDATE computers.computer SET last_sync_time = now() WHERE id = 'scan'`);
    await reportStatus('report', { needed: [1] });
    await reportStatus('ghost', { needed: [1] }, daysAgo(91));
    await reportStatus('new ghost', { needed: [1] });
    expect(await idsFoundBy('silentComputers', rules())).toEqual(['ghost', 'silent']);
  });

  it('go with everything that they reported, noted as deleted and told', async () => {
    await catalog([1], [2]);
    for (const id of ['a', 'b', 'c']) {
      await addComputer(id, 100);
      await reportStatus(id, { needed: [1], installed: [2] }, daysAgo(100));
    }
    await query(`UPDATE computers.computer SET last_contact = now() WHERE id = 'c'`);
    await request(['silentComputers']);
    const run = await take();
    const work = await findWork(database.dataSource, run, 'silentComputers');
    // One that comes back between finding and removing stays.
    await query(`UPDATE computers.computer SET last_contact = now() WHERE id = 'b'`);
    expect(await applyBatch(database.dataSource, run, 'silentComputers', work.items, work.changeNumber)).toMatchObject({ done: 1, isCancelled: false });
    expect((await query('SELECT id FROM computers.computer ORDER BY id')).map(({ id }: { id: string }) => id)).toEqual(['b', 'c']);
    expect((await query('SELECT computer_id FROM reporting.computer_report ORDER BY 1')).map((row: { computer_id: string }) => row.computer_id)).toEqual(['b', 'c']);
    expect((await query('SELECT state, sum(computers)::int AS computers FROM reporting.update_computers GROUP BY state ORDER BY state'))).toEqual([{ state: 2, computers: 2 }, { state: 4, computers: 2 }]);
    expect((await query('SELECT computer_id FROM computers.deleted_computer'))).toEqual([{ computer_id: 'a' }]);
    expect((await database.events('ComputersRemoved')).map(({ data }) => data)).toEqual([{ computerIds: ['a'] }]);
    expect(await listHousekeepingItems(database.dataSource, run.runId, 'silentComputers', 10)).toEqual([{ position: 1, itemId: 'a', title: 'a.example' }]);
  });
});

describe('old records', () => {
  const synchronization = (days: number | null, state: string) => query(`
    INSERT INTO synchronization.run (id, state, trigger, scope, requested_at, finished_at) VALUES (gen_random_uuid(), $1, 'schedule', 'everything', now(), now() - make_interval(days => $2))`, state, days);
  const record = (table: string, columns: string, values: string) => query(`INSERT INTO ${table} (id, ${columns}) VALUES (gen_random_uuid(), ${values})`);
  const OLD = `now() - interval '200 days'`;

  it('are removed with their problems, but for those that later ones go by', async () => {
    for (const [days, state] of [[300, 'succeeded'], [290, 'succeeded'], [280, 'failed'], [270, 'cancelled'], [null, 'waiting']] as const) await synchronization(days, state);
    await query(`INSERT INTO synchronization.problem (run_id, position, code, message, advice) SELECT id, 1, 'X', '', '' FROM synchronization.run`);
    const from = `'11111111-1111-4111-8111-111111111111'`;
    await record('catalog.catalog_import', 'state, admin_name, started_at, updated_at, finished_at', `'failed', 'ada', ${OLD}, ${OLD}, ${OLD}`);
    await record('catalog.catalog_import', 'state, admin_name, started_at, updated_at', `'running', 'ada', ${OLD}, ${OLD}`);
    for (const change of [5, 7]) {
      await record('catalog.catalog_import', 'state, admin_name, started_at, updated_at, finished_at, package_server_id, package_change_number', `'succeeded', 'ada', ${OLD}, ${OLD}, ${OLD}, ${from}, ${change}`);
    }
    await record('content.content_job', 'kind, state, admin_name, finished_at', `'cleanup', 'succeeded', 'ada', ${OLD}`);
    for (const days of [400, 390]) {
      await record('housekeeping.run', 'state, trigger, dry_run, rules, requested_at, finished_at', `'succeeded', 'schedule', false, '{}', now(), now() - interval '${days} days'`);
      await record('rollup.run', 'state, trigger, requested_at, finished_at', `'succeeded', 'schedule', now(), now() - interval '${days} days'`);
    }
    await request(['history']);
    const run = await take();
    const work = await findWork(database.dataSource, run, 'history');
    expect(work.items.map(({ id }) => id.split(':')[0]).sort()).toEqual(
      ['contentJob', 'housekeeping', 'import', 'import', 'import', 'rollup', 'synchronization', 'synchronization']);
    expect(await applyBatch(database.dataSource, run, 'history', work.items, work.changeNumber)).toMatchObject({ done: 8 });
    expect((await query('SELECT state FROM synchronization.run ORDER BY finished_at'))).toEqual([{ state: 'succeeded' }, { state: 'cancelled' }, { state: 'waiting' }]);
    expect((await query('SELECT run_id FROM synchronization.problem'))).toHaveLength(3);
    expect((await query('SELECT package_change_number::int AS change FROM catalog.catalog_import'))).toEqual([{ change: 7 }]);
    expect(await idsFoundBy('history', rules())).toEqual([]);
  });
});

describe('a run', () => {
  it('is one at a time, whoever asks, and told of', async () => {
    const asked = await Promise.allSettled([request(), request(['history'], true), request()]);
    expect(asked.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(asked.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'HOUSEKEEPING_ACTIVE' } });
    expect(await database.events('HousekeepingRequested')).toHaveLength(1);
  });

  it('begins by itself when its time has come, once however many look, and does what is enabled', async () => {
    const look = () => Promise.all([1, 2, 3].map(() => requestDueHousekeeping(database.dataSource)));
    await save({ silentComputers: { enabled: true, days: 30 } });
    expect((await look()).filter(Boolean)).toHaveLength(1);
    const run = await take();
    expect([run.open.toSorted(), run.rules.silentComputers.days]).toEqual([['history', 'silentComputers'], 30]);
    await finishHousekeeping(database.dataSource, run, { state: 'succeeded' });
    expect((await look()).filter(Boolean)).toEqual([]);
    await query(`UPDATE housekeeping.run SET requested_at = now() - interval '7 hours'`);
    expect((await look()).filter(Boolean)).toHaveLength(1);
    await save({ history: { enabled: false, days: 1 }, silentComputers: { enabled: false, days: 30 } });
    await query(`DELETE FROM housekeeping.run`);
    expect((await look()).filter(Boolean)).toEqual([]);
  });

  it('is taken up by another process when its own is gone, which may do nothing any more, and goes on with what is left', async () => {
    await catalog(...[1, 2, 3].map((number) => [number, { publicationState: 'Expired' as const }] as const));
    const id = await request(['expiredUpdates']);
    const first = await take();
    const work = await findWork(database.dataSource, first, 'expiredUpdates');
    const { changeNumber } = await applyBatch(database.dataSource, first, 'expiredUpdates', work.items.slice(0, 2), work.changeNumber);
    expect(await takeHousekeeping(database.dataSource)).toBeNull();
    await died();
    const second = await take();
    expect([second.attempt, second.open]).toEqual([2, ['expiredUpdates']]);
    await expect(applyBatch(database.dataSource, first, 'expiredUpdates', work.items, changeNumber!)).rejects.toMatchObject({ code: 'HOUSEKEEPING_LEASE_LOST' });
    await expect(finishHousekeeping(database.dataSource, first, { state: 'succeeded' })).rejects.toMatchObject({ code: 'HOUSEKEEPING_LEASE_LOST' });
    await releaseHousekeeping(database.dataSource, first);
    const left = await findWork(database.dataSource, second, 'expiredUpdates');
    expect(left.items.map((item) => item.id)).toEqual([guid(3)]);
    expect((await findHousekeeping(database.dataSource, id))?.tasks).toEqual([{ rule: 'expiredUpdates', state: 'running', found: 3, done: 2 }]);
    await applyBatch(database.dataSource, second, 'expiredUpdates', left.items, left.changeNumber);
    await finishRule(database.dataSource, second, 'expiredUpdates');
    await finishHousekeeping(database.dataSource, second, { state: 'succeeded' });
    expect(await findHousekeeping(database.dataSource, id)).toMatchObject({ state: 'succeeded', tasks: [{ state: 'done', found: 3, done: 3 }] });
    expect((await listHousekeepingItems(database.dataSource, id, 'expiredUpdates', 2, 1)).map(({ position, itemId }) => [position, itemId])).toEqual([[2, guid(2)], [3, guid(3)]]);
    expect((await database.events('HousekeepingEnded'))[0]?.data).toEqual({ runId: id, dryRun: false, state: 'succeeded', tasks: [{ rule: 'expiredUpdates', found: 3, done: 3 }] });
    expect(await query('SELECT update_id FROM deployments.declined_update')).toHaveLength(3);
  });

  it('does nothing after the catalog has changed under what it found, and nothing after it was cancelled', async () => {
    await catalog([1, { publicationState: 'Expired' }], [2]);
    const id = await request(['expiredUpdates']);
    const run = await take();
    const work = await findWork(database.dataSource, run, 'expiredUpdates');
    await declineUpdate(database.dataSource, [guid(2)]);
    expect(await applyBatch(database.dataSource, run, 'expiredUpdates', work.items, work.changeNumber)).toEqual({ isCancelled: false, done: 0, changeNumber: null });
    await cancelHousekeeping(database.dataSource, id);
    await cancelHousekeeping(database.dataSource, id);
    expect((await findHousekeeping(database.dataSource, id))?.isCancelling).toBe(true);
    const now = await currentChangeNumber(database.dataSource);
    expect(await applyBatch(database.dataSource, run, 'expiredUpdates', work.items, now)).toMatchObject({ isCancelled: true, done: 0 });
    await finishHousekeeping(database.dataSource, run, { state: 'cancelled' });
    await expect(cancelHousekeeping(database.dataSource, id)).rejects.toMatchObject({ code: 'HOUSEKEEPING_ENDED' });
    await expect(cancelHousekeeping(database.dataSource, UNKNOWN)).rejects.toMatchObject({ code: 'UNKNOWN_HOUSEKEEPING_RUN' });
    const waiting = await request();
    await cancelHousekeeping(database.dataSource, waiting);
    expect(await findHousekeeping(database.dataSource, waiting)).toMatchObject({ state: 'cancelled', isCancelling: false });
    expect((await listHousekeeping(database.dataSource, 10)).map((one) => one.id)).toEqual([waiting, id]);
    expect((await listHousekeeping(database.dataSource, 10, (await findHousekeeping(database.dataSource, waiting)))).map((one) => one.id)).toEqual([id]);
  });

  it('that is dry changes nothing and names everything, once however often it is begun', async () => {
    await catalog([1, { publicationState: 'Expired', title: '<script>' }], [2, { publicationState: 'Expired' }]);
    const id = await request(['expiredUpdates'], true);
    const before = await currentChangeNumber(database.dataSource);
    const run = await take();
    const { items } = await findWork(database.dataSource, run, 'expiredUpdates');
    await keepFindings(database.dataSource, run, 'expiredUpdates', items);
    await keepFindings(database.dataSource, run, 'expiredUpdates', items);
    expect((await findHousekeeping(database.dataSource, id))?.tasks).toEqual([{ rule: 'expiredUpdates', state: 'done', found: 2, done: 0 }]);
    expect(await listHousekeepingItems(database.dataSource, id, 'expiredUpdates', 10)).toEqual([
      { position: 1, itemId: guid(1), title: '<script>' }, { position: 2, itemId: guid(2), title: `Update ${guid(2)}` }]);
    expect([await currentChangeNumber(database.dataSource), await query('SELECT FROM deployments.declined_update')]).toEqual([before, []]);
  });

  it('leaves an update alone that somebody has undeclined', async () => {
    await catalog([1, { publicationState: 'Expired' }], [2, { publicationState: 'Expired' }]);
    await request(['expiredUpdates']);
    const run = await take();
    const work = await findWork(database.dataSource, run, 'expiredUpdates');
    await applyBatch(database.dataSource, run, 'expiredUpdates', work.items, work.changeNumber);
    await undeclineUpdate(database.dataSource, [guid(1)]);
    expect(await idsFoundBy('expiredUpdates', rules())).toEqual([]);
  });

  it('declines nothing on a replica: its upstream server decides', async () => {
    await updateSynchronizationConfiguration(database.dataSource, { role: 'replica', upstreamKind: 'sluice', upstreamUrl: 'http://above.example' });
    const id = await request([...HOUSEKEEPING_RULES]);
    const run = await take();
    expect(await Promise.all(HOUSEKEEPING_RULES.map((rule) => skipOnReplica(database.dataSource, run, rule)))).toEqual([true, true, false, false]);
    expect((await findHousekeeping(database.dataSource, id))?.tasks.map(({ state }) => state)).toEqual(['skipped', 'skipped', 'waiting', 'waiting']);
  });
});

describe('rules', () => {
  it('are what was set, with the defaults of what a version before did not know', async () => {
    expect(await loadHousekeepingRules(database.dataSource)).toEqual(DEFAULT_RULES);
    expect(await save({ everyHours: 1 })).toEqual(rules({ everyHours: 1 }));
    await query(`UPDATE housekeeping.settings SET rules = '{"everyHours": 2, "history": {"days": 5}, "unknown": 1}'`);
    expect(await loadHousekeepingRules(database.dataSource)).toEqual(rules({ everyHours: 2, history: { enabled: true, days: 5 } }));
    await expect(save({ everyHours: 0 })).rejects.toThrow();
  });
});
