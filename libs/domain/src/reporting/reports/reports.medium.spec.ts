import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDomainDatabase, type DomainDatabase } from '../../../test/domain-database.js';
import { fillLists, largeIds } from '@sluice/testing/large-installation';
import { ALL_COMPUTERS_ID, UNASSIGNED_COMPUTERS_ID } from '../../groups/index.js';
import {
  COMPLIANCE_DAYS, REPORTED_STATES, UpdateNumbers, computerStatusOf, listArticleCompliance, listCategoryStatus, listComputerStatus, listComputersOfUpdate, listEventsOfComputer, listFailures,
  listGroupCompliance, listGroupStatus, listInstallAttempts, listSilentComputers, listUpdateStatus, listUpdatesOfComputer, readStatusLists, recordCompliance, settleReports, THIS_SERVER, updateStatusOf,
  type ReceivedEvent, type ReportedState,
} from '../index.js';

const COMPUTERS = 60;
const REPORTING = 40;
const UPDATES = 30;
const NOW = new Date('2026-11-21T12:00:00.250Z');
const BUSY = -2145107934;

const event = (eventId: number, changes: Partial<ReceivedEvent> = {}): ReceivedEvent => ({
  instanceId: randomUUID(), occurredAt: new Date('2026-11-21T11:59:00Z'), namespaceId: 1, eventId, sourceId: 101, updateId: null, revisionNumber: 0,
  win32HResult: 0, appName: null, replacementStrings: [], miscData: [], deviceId: null, statusLists: null, ...changes,
});

/** What the `n`th computer says of the `m`th update. */
const truth = (n: number, m: number): ReportedState => REPORTED_STATES[n > REPORTING ? 0 : 1 + ((n * 7 + m * 3) % 6)]!;
const TAGS: Partial<Record<ReportedState, string[]>> = { notInstalled: ['U'], downloaded: ['U', 'h'], installed: ['V'], failed: ['U', 'g'], installedPendingReboot: ['W'] };
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

let database: DomainDatabase;
let ids: string[];
/** Computer numbers of the generated rows by id. */
let ordinal: Map<string, number>;

beforeAll(async () => {
  database = await openDomainDatabase();
  await fillLists(database.dataSource, { computers: COMPUTERS, updates: UPDATES });
  const rows: { id: string; n: number }[] = await database.dataSource.query('SELECT md5(n::text) AS id, n FROM generate_series(1, $1::int) AS n', [COMPUTERS]);
  ids = rows.map(({ id }) => id);
  ordinal = new Map(rows.map(({ id, n }) => [id, n]));
  const reports = numbers(REPORTING).map((n) => {
    const lists = new Map<string, string[]>();
    for (const m of numbers(UPDATES)) for (const tag of TAGS[truth(n, m)] ?? []) lists.set(tag, [...(lists.get(tag) ?? []), largeIds.update(m)]);
    const failures = n % 4 === 0 ? [event(148, { win32HResult: BUSY, replacementStrings: ['<b>0x80244022</b>'], occurredAt: new Date('2026-11-21T11:58:00Z') })] : [];
    return { computerId: ids[n - 1]!, receivedAt: NOW, events: [...failures, event(156, { statusLists: readStatusLists([...lists].map(([tag, list]) => `${tag}=${list.join(';')}`)) })] };
  });
  await settleReports(database.dataSource, new UpdateNumbers(), reports);
}, 60_000);
afterAll(() => database.close());

const view = () => database.dataSource;
async function members(groupId: string): Promise<number[]> {
  const rows: { id: string }[] = await view().query('SELECT computer_id AS id FROM computers.computer_target_group WHERE target_group_id = $1', [groupId]);
  return rows.map(({ id }) => ordinal.get(id)!);
}
const count = (computers: readonly number[], m: number) =>
  Object.fromEntries(REPORTED_STATES.map((state) => [state, computers.filter((n) => truth(n, m) === state).length]));

describe('the summary of updates', () => {
  it('has every computer in exactly one state of each update', async () => {
    const rows = await listUpdateStatus(view(), {}, 'server', 100);
    expect(rows).toHaveLength(UPDATES);
    for (const [index, row] of rows.entries()) expect(row).toMatchObject({ updateId: largeIds.update(UPDATES - index), kb: `KB${5_000_000 + UPDATES - index}`, ...count(numbers(COMPUTERS), UPDATES - index) });
  });

  it('of a group counts its members alone', async () => {
    const unassigned = numbers(COMPUTERS).filter((n) => n % 2 === 1);
    for (const [groupId, computers] of [[largeIds.group(4), await members(largeIds.group(4))], [UNASSIGNED_COMPUTERS_ID, unassigned], [ALL_COMPUTERS_ID, numbers(COMPUTERS)]] as const) {
      expect(computers.length).toBeGreaterThan(0);
      const rows = await listUpdateStatus(view(), { groupId }, 'server', 5);
      expect(rows.map(({ unknown, notApplicable, notInstalled, downloaded, installed, failed, installedPendingReboot }) => (
        { unknown, notApplicable, notInstalled, downloaded, installed, failed, installedPendingReboot }))).toEqual([30, 29, 28, 27, 26].map((m) => count(computers, m)));
    }
  });

  it('is the same in pages as in one piece, and is filtered by product, title and status', async () => {
    const filter = { groupId: largeIds.group(4), status: 'failed' } as const;
    const whole = await listUpdateStatus(view(), filter, 'server', 100);
    const computers = await members(largeIds.group(4));
    expect(whole.map(({ updateId }) => updateId)).toEqual(numbers(UPDATES).reverse().filter((m) => count(computers, m)['failed']! > 0).map(largeIds.update));
    const paged = [];
    for (let last = null as number | null; ;) {
      const page = await listUpdateStatus(view(), filter, 'server', 2, last);
      if (page.length === 0) break;
      paged.push(...page);
      last = page.at(-1)!.position;
    }
    expect(paged).toEqual(whole);
    expect(await listUpdateStatus(view(), { productId: largeIds.product(6) }, 'server', 9)).toMatchObject([{ updateId: largeIds.update(5) }]);
    expect(await listUpdateStatus(view(), { text: 'kb5000007' }, 'server', 9)).toMatchObject([{ updateId: largeIds.update(7) }]);
  });

  it('of one update is its row of the list; of one that the catalog has not there is none', async () => {
    expect(await updateStatusOf(view(), largeIds.update(30), {}, 'server')).toEqual((await listUpdateStatus(view(), {}, 'server', 1))[0]);
    expect(await updateStatusOf(view(), randomUUID(), {}, 'server')).toBeNull();
  });
});

describe('the computers of an update', () => {
  it.each(REPORTED_STATES)('in state %s are those that the summary counts, in pages by name', async (status) => {
    for (const m of [1, 2]) {
      const expected = numbers(COMPUTERS).filter((n) => truth(n, m) === status).map((n) => `pc${n}.example.test`).sort();
      const found = [];
      for (let last = null; ;) {
        const page: Awaited<ReturnType<typeof listComputersOfUpdate>> = await listComputersOfUpdate(view(), largeIds.update(m), status, {}, 'server', 3, last as never);
        if (page.length === 0) break;
        found.push(...page);
        last = page.at(-1)!.position as never;
      }
      expect(found.map(({ dnsName }) => dnsName)).toEqual(expected);
      const dated = !['unknown', 'notApplicable'].includes(status);
      expect(found.every(({ since }) => (since !== null) === dated)).toBe(true);
    }
  });

  it('of an update that nobody reported on are not applicable or unknown', async () => {
    const sizes = [];
    for (const status of REPORTED_STATES) sizes.push((await listComputersOfUpdate(view(), randomUUID(), status, {}, 'server', 100)).length);
    expect(sizes).toEqual([COMPUTERS - REPORTING, REPORTING, 0, 0, 0, 0, 0]);
  });
});

describe('computers', () => {
  it('are listed with their counts, and say all of their updates', async () => {
    const rows = await listComputerStatus(view(), {}, 'server', 100);
    expect(rows).toHaveLength(COMPUTERS);
    for (const row of rows) {
      const n = ordinal.get(row.computerId)!;
      const of = (state: ReportedState) => numbers(UPDATES).filter((m) => truth(n, m) === state).length;
      expect(row).toMatchObject({ reported: n <= REPORTING, failed: of('failed'), installed: of('installed'), downloaded: of('downloaded'), lastSyncError: n <= REPORTING && n % 4 === 0 ? BUSY : null });
    }
    const failing = await listComputerStatus(view(), { status: 'failed' }, 'server', 100);
    expect(failing.map(({ computerId }) => computerId)).toEqual(rows.filter(({ failed }) => failed > 0).map(({ computerId }) => computerId));
    expect(await listComputerStatus(view(), {}, 'server', 3, rows[4]!.position)).toEqual(rows.slice(5, 8));
    expect(await computerStatusOf(view(), rows[5]!.computerId)).toEqual(rows[5]);
    expect(await computerStatusOf(view(), 'nobody')).toBeNull();
  });

  it.each([1, REPORTING + 1])('tell the state of every update, in pages by title (computer %i)', async (n) => {
    for (const status of [null, ...REPORTED_STATES]) {
      const expected = numbers(UPDATES).filter((m) => (status === null ? !['unknown', 'notApplicable'].includes(truth(n, m)) : truth(n, m) === status)).map(largeIds.update).sort();
      const found = [];
      for (let last = null; ;) {
        const page: Awaited<ReturnType<typeof listUpdatesOfComputer>> = await listUpdatesOfComputer(view(), ids[n - 1]!, status, 4, last as never);
        if (page.length === 0) break;
        found.push(...page);
        last = page.at(-1)!.position as never;
      }
      expect(found.map(({ title }) => title!.toLowerCase())).toEqual(found.map(({ title }) => title!.toLowerCase()).sort());
      expect(found.map(({ updateId }) => updateId).sort()).toEqual(expected);
      if (status !== null) expect(new Set(found.map((row) => row.status))).toEqual(new Set(expected.length === 0 ? [] : [status]));
    }
  });

  it('tell their last events in words', async () => {
    const [status, failure] = await listEventsOfComputer(view(), ids[3]!, 10);
    expect(status).toMatchObject({ eventId: 156, message: 'Reporting client status.' });
    expect(failure).toMatchObject({ eventId: 148, name: 'AGENT_DETECTION_FAILED', message: 'Windows Update Client failed to detect with error <b>0x80244022</b>.', win32HResult: BUSY });
    expect(await listEventsOfComputer(view(), ids[3]!, 10, status!.position)).toEqual([failure]);
    expect(await listEventsOfComputer(view(), 'nobody', 10)).toEqual([]);
  });

  it('that are silent come longest silent first', async () => {
    const never = await listSilentComputers(view(), NOW, {}, 'server', 100);
    expect(never.map(({ computerId }) => computerId)).toEqual(ids.slice(REPORTING).sort());
    const all = await listSilentComputers(view(), new Date(NOW.getTime() + 1), {}, 'server', 100);
    expect(all).toHaveLength(COMPUTERS);
    expect(await listSilentComputers(view(), new Date(NOW.getTime() + 1), {}, 'server', 100, all[29]!.position)).toEqual(all.slice(30));
    expect(await listSilentComputers(view(), NOW, { groupId: UNASSIGNED_COMPUTERS_ID }, 'server', 100)).toHaveLength(10);
  });
});

describe('failures', () => {
  const since = new Date('2026-11-01T00:00:00Z');

  it('are counted by their code, with its text', async () => {
    const expected = { code: '0x80244022', name: 'WU_E_PT_HTTP_STATUS_SERVICE_UNAVAIL', events: 10, computers: 10, updates: 0 };
    const rows = await listFailures(view(), since, {}, 'server', 10);
    expect(rows).toMatchObject([expected]);
    expect(await listFailures(view(), since, {}, 'server', 10, rows[0]!.position)).toEqual([]);
    expect(await listFailures(view(), NOW, {}, 'server', 10)).toEqual([]);
    expect(await listFailures(view(), since, { groupId: UNASSIGNED_COMPUTERS_ID }, 'server', 10)).toEqual([]);
    const computers = (await members(largeIds.group(4))).filter((n) => n <= REPORTING && n % 4 === 0).length;
    expect((await listFailures(view(), since, { groupId: largeIds.group(4) }, 'server', 10)).map((row) => row.computers)).toEqual(computers === 0 ? [] : [computers]);
  });
});

describe('summaries', () => {
  it('of groups add up their computers', async () => {
    const rows = await listGroupStatus(view(), 'server');
    const everybody = rows.find(({ groupId }) => groupId === ALL_COMPUTERS_ID)!;
    const compliant = numbers(REPORTING).filter((n) => numbers(UPDATES).every((m) => ['notApplicable', 'installed'].includes(truth(n, m)))).length;
    const total = (state: ReportedState) => numbers(UPDATES).reduce((sum, m) => sum + count(numbers(COMPUTERS), m)[state]!, 0);
    expect(everybody).toMatchObject({ computers: COMPUTERS, reported: REPORTING, failed: total('failed'), installed: total('installed'), compliant });
    expect(rows.find(({ groupId }) => groupId === UNASSIGNED_COMPUTERS_ID)).toMatchObject({ computers: 30, reported: 20 });
    for (const n of [4, 5]) expect(rows.find(({ groupId }) => groupId === largeIds.group(n))!.computers).toBe((await members(largeIds.group(n))).length);
  });

  it('of products add up their updates, in pages', async () => {
    const rows = await listCategoryStatus(view(), 'Product', 100);
    expect(rows).toHaveLength(UPDATES);
    const row = rows.find(({ categoryId }) => categoryId === largeIds.product(2))!;
    const { notInstalled, downloaded, installed, failed, installedPendingReboot } = count(numbers(COMPUTERS), 1);
    expect(row).toMatchObject({ updates: 1, notInstalled, downloaded, installed, failed, installedPendingReboot });
    expect(await listCategoryStatus(view(), 'Product', 5, rows[9]!.position)).toEqual(rows.slice(10, 15));
    expect(await listCategoryStatus(view(), 'UpdateClassification', 5)).toEqual([]);
  });
});

describe('attempts to install', () => {
  it('add up the revisions of an update by server and operating system, this server first, in pages', async () => {
    const [branch, update] = ['5a000000-0000-4000-8000-000000000001', largeIds.update(3)];
    await view().query(`INSERT INTO downstream.server (account_guid, account_name, first_seen, last_contact) VALUES ($1, 'branch.example.test', now(), now())`, [branch]);
    await view().query(`
      INSERT INTO reporting.operating_system (number, major_version, minor_version, build_number, service_pack_major_number, service_pack_minor_number, locale,
        suite_mask, old_product_type, new_product_type, system_metrics, processor_architecture)
      SELECT n, 10, 0, 26000 + n, 0, 0, 'en-US', 0, 1, 48, 0, 'AMD64' FROM generate_series(101, 102) AS n`);
    await view().query(`
      INSERT INTO reporting.install_activity (update_id, revision_number, server_id, operating_system, success_count, failure_count)
      SELECT $1::uuid, revision, server, os, 2, CASE WHEN os = 102 THEN 1 ELSE 0 END
      FROM generate_series(100, 101) AS revision, unnest($2::uuid[]) AS server, generate_series(101, 102) AS os`, [update, [branch, THIS_SERVER]]);
    const rows = await listInstallAttempts(view(), update, 10);
    const facts = (serverName: string | null, build: number, failures: number) => expect.objectContaining({ serverName, osVersion: `10.0.${build}`, locale: 'en-US', successes: 4, failures });
    expect(rows).toEqual([facts(null, 26101, 0), facts(null, 26102, 2), facts('branch.example.test', 26101, 0), facts('branch.example.test', 26102, 2)]);
    expect(await listInstallAttempts(view(), update, 2, rows[0]!.position)).toEqual(rows.slice(1, 3));
    expect(await listInstallAttempts(view(), largeIds.update(4), 10)).toEqual([]);
  });
});

describe('compliance', () => {
  const day = (n: number) => new Date(Date.UTC(2026, 10, 21 + n, 3));

  it('is written down once a day, whoever tries, and kept for a year', async () => {
    const [first, second] = await Promise.all([recordCompliance(view(), day(0)), recordCompliance(view(), day(0))]);
    expect([first, second].sort()).toEqual([false, true]);
    expect(await recordCompliance(view(), day(1))).toBe(true);
    const [latest, earlier] = await listGroupCompliance(view(), ALL_COMPUTERS_ID, 10);
    const { groupId, name, computers, reported, compliant, needing, failing, pendingReboot } = (await listGroupStatus(view(), 'server')).find((row) => row.groupId === ALL_COMPUTERS_ID)!;
    expect([earlier, latest]).toEqual(['2026-11-21', '2026-11-22'].map((at) => ({ day: at, groupId, name, computers, reported, compliant, needing, failing, pendingReboot })));
    expect(await listGroupCompliance(view(), ALL_COMPUTERS_ID, 10, latest!.day)).toEqual([earlier]);

    const { notInstalled, downloaded, installed, failed, installedPendingReboot } = count(numbers(COMPUTERS), 7);
    const days = await listArticleCompliance(view(), 'KB5000007', 10);
    expect(days).toEqual(['2026-11-22', '2026-11-21'].map((at) => ({ day: at, updates: 1, notInstalled, downloaded, installed, failed, installedPendingReboot })));
    expect(await listArticleCompliance(view(), 'KB5000007', 10, '2026-11-22')).toEqual(days.slice(1));

    await recordCompliance(view(), day(COMPLIANCE_DAYS + 1));
    expect((await listGroupCompliance(view(), ALL_COMPUTERS_ID, 10)).map((row) => row.day)).toEqual([day(COMPLIANCE_DAYS + 1), day(1)].map((at) => at.toISOString().slice(0, 10)));
  });
});

describe('the views', () => {
  it('agree with the lists, for somebody who may read nothing else', async () => {
    const role = `reader_${randomUUID().replaceAll('-', '')}`;
    await view().transaction(async (manager) => {
      await manager.query(`CREATE ROLE ${role}; GRANT USAGE ON SCHEMA reports TO ${role}; GRANT SELECT ON ALL TABLES IN SCHEMA reports TO ${role}; SET LOCAL ROLE ${role}`);
      const statuses: { updateId: string; computerId: string; status: string }[] = await manager.query('SELECT update_id AS "updateId", computer_id AS "computerId", status FROM reports.statuses');
      const expected = numbers(REPORTING).flatMap((n) => numbers(UPDATES).map((m) => `${largeIds.update(m)} ${ids[n - 1]} ${truth(n, m)}`)).filter((text) => !text.endsWith('notApplicable'));
      expect(statuses.map((row) => `${row.updateId} ${row.computerId} ${row.status}`).sort()).toEqual(expected.sort());
      expect(await manager.query(`SELECT failed::int, installed::int FROM reports.updates WHERE kb = 'KB5000007'`)).toEqual([{ failed: count(numbers(COMPUTERS), 7)['failed'], installed: count(numbers(COMPUTERS), 7)['installed'] }]);
      expect(await manager.query(`SELECT count(*)::int AS computers, count(*) FILTER (WHERE reported)::int AS reported FROM reports.computers`)).toEqual([{ computers: COMPUTERS, reported: REPORTING }]);
      expect(await manager.query(`SELECT count(*)::int AS failures FROM reports.events WHERE win32_hresult < 0`)).toEqual([{ failures: 10 }]);
      for (const compliance of ['group', 'update']) expect(await manager.query(`SELECT FROM reports.${compliance}_compliance LIMIT 1`)).toHaveLength(1);
      await manager.query('RESET ROLE');
      await manager.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
    });
    await expect(view().transaction(async (manager) => {
      await manager.query(`CREATE ROLE ${role}; GRANT USAGE ON SCHEMA reports TO ${role}; GRANT SELECT ON ALL TABLES IN SCHEMA reports TO ${role}; SET LOCAL ROLE ${role}`);
      await manager.query('SELECT FROM reporting.event');
    })).rejects.toThrow('permission denied');
  });
});
