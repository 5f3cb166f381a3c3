import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { forgetComputer, rememberComputer } from '@sluice/domain/computers';
import { SERVER_SUMMARY_COUNTS, type ServerSummary } from '@sluice/domain/downstream-servers';
import { createDataSource } from '@sluice/domain/migrations';
import { UpdateNumbers, readStatusLists, recordCompliance, settleReports, storeComputers, storeServers, type ReceivedEvent } from '@sluice/domain/reporting';
import { createTestBus, createTestDatabase, type TestDatabase } from '@sluice/testing/environment';
import { loadSampleCatalog } from '@sluice/testing/sample-catalog';
import type { DataSource } from 'typeorm';
import { ServiceProcess } from '@sluice/testing/service-process';
import { runSluice } from './run-sluice.js';

const TOKEN = 'a-token-of-administrators-that-nobody-prints';
const KB = 'KB9000003';
const [BRANCH, SHOP] = [randomUUID(), randomUUID()];

let database: TestDatabase;
let dataSource: DataSource;
let management: ServiceProcess;
let updateId: string;

const event = (eventId: number, changes: Partial<ReceivedEvent> = {}): ReceivedEvent => ({
  instanceId: randomUUID(), occurredAt: new Date(), namespaceId: 1, eventId, sourceId: 101, updateId: null, revisionNumber: 0,
  win32HResult: 0, appName: null, replacementStrings: [], miscData: [], deviceId: null, statusLists: null, ...changes,
});

beforeAll(async () => {
  database = await createTestDatabase();
  await loadSampleCatalog(database.url);
  dataSource = await createDataSource(database.url).initialize();
  for (const name of ['alpha', 'beta', 'gamma']) {
    await rememberComputer(dataSource, { id: `${name}-id`, dnsName: name === 'beta' ? '=cmd.example.test' : `${name}.example.test`, requestedTargetGroup: null, ipAddress: '192.0.2.1', at: new Date() });
  }
  const [row]: [{ id: string }] = await dataSource.query(`SELECT update_id AS id FROM catalog.revision WHERE is_latest AND explicitly_deployable AND title LIKE $1`, [`%${KB}%`]);
  updateId = row.id;
  await settleReports(dataSource, new UpdateNumbers(), ['alpha', 'beta'].map((name) => ({
    computerId: `${name}-id`, receivedAt: new Date(), events: [
      event(156, { statusLists: readStatusLists([`U=${updateId}`]) }),
      ...(name === 'beta' ? [event(182, { updateId, win32HResult: 0x8007_0643 | 0, replacementStrings: ['0x80070643', '=1+1\u001b[31m'] })] : []),
    ],
  })));
  const told = { version: null, isReplica: true, lastSyncTime: new Date(), lastRollupTime: new Date(), toldRollupTime: new Date(), clients: [] };
  const summary = Object.fromEntries(SERVER_SUMMARY_COUNTS.map((name, index) => [name, index])) as unknown as ServerSummary;
  await storeServers(dataSource, randomUUID(), [
    { ...told, serverId: BRANCH, name: '=branch.example.test', parentServerId: null, summary }, { ...told, serverId: SHOP, name: 'shop.example.test', parentServerId: BRANCH, summary: null },
  ], new Date());
  management = await ServiceProcess.start('console', { DATABASE_URL: database.url, NATS_URL: (await createTestBus()).url, SLUICE_ADMIN_TOKEN: TOKEN });
}, 60_000);

afterAll(async () => {
  await management?.stop();
  await dataSource?.destroy();
  await database?.drop();
});

async function done(...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await runSluice(args, { SLUICE_URL: management.url, SLUICE_ADMIN_TOKEN: TOKEN });
  expect([exitCode, stderr]).toEqual([0, '']);
  return stdout;
}
const items = async (...args: string[]) => (JSON.parse(await done('reports', ...args, '--json')) as { items: Record<string, unknown>[] }).items;

describe('sluice reports', () => {
  it('sums up updates, and shows the computers behind a number', async () => {
    expect(await items('updates', '--status', 'failed')).toMatchObject([{ updateId, unknown: 1, notApplicable: 0, notInstalled: 1, failed: 1, kb: KB }]);
    expect(await items('updates', '--status', 'failed', '--group', 'Unassigned Computers')).toMatchObject([{ updateId, unknown: 1, notInstalled: 1, failed: 1 }]);
    expect(await items('update', KB)).toMatchObject([{ computerId: 'beta-id', status: 'failed' }]);
    expect(await items('attempts', KB)).toMatchObject([{ serverName: null, successes: 0, failures: 1 }]);
    expect(await items('update', KB, '--status', 'unknown')).toMatchObject([{ computerId: 'gamma-id', since: null }]);
    expect(await done('reports', 'updates', '--search', KB)).toMatch(/^Sample .*\s1\s+0\s+0\s+0\s+1$/m);
  });

  it('sums up computers, and tells what each reported', async () => {
    expect(await items('computers')).toMatchObject([{ computerId: 'beta-id', failed: 1 }, { computerId: 'alpha-id', notInstalled: 1 }, { computerId: 'gamma-id', reported: false }]);
    expect(await items('computer', 'alpha')).toMatchObject([{ updateId, status: 'notInstalled' }]);
    const events = await done('reports', 'events', 'beta-id');
    expect(events).toContain('Installation failed with error 0x80070643');
    expect(events).not.toContain('\u001b');
    expect(await items('silent', '--days', '1')).toMatchObject([{ computerId: 'gamma-id', lastReportTime: null }]);
  });

  it('counts errors with their meaning, and sums up categories and groups', async () => {
    expect(await items('failures')).toMatchObject([{ code: '0x80070643', name: 'ERROR_INSTALL_FAILURE', computers: 1, updates: 1 }]);
    expect((await items('products')).filter(({ failed }) => failed === 1).length).toBeGreaterThan(0);
    expect((await items('classifications')).reduce((sum, { failed }) => sum + Number(failed), 0)).toBe(1);
    expect(await items('groups')).toContainEqual(expect.objectContaining({ name: 'All Computers', computers: 3, reported: 2, compliant: 0, needing: 1, failing: 1 }));
  });

  it('shows compliance day by day', async () => {
    await recordCompliance(dataSource, new Date('2026-11-21T00:10:00Z'));
    expect(await items('compliance')).toMatchObject([{ day: '2026-11-21', name: 'All Computers', computers: 3, reported: 2, compliant: 0, needing: 1, failing: 1 }]);
    expect(await items('compliance', '--group', 'Unassigned Computers')).toHaveLength(1);
    expect(await items('article', 'kb9000003')).toMatchObject([{ day: '2026-11-21', updates: 1, notInstalled: 1, failed: 1 }]);
  });

  it('shows the servers below with what they told, their computers, and synchronizations of the whole tree', async () => {
    await storeComputers(dataSource, [{
      computerId: 'delta-id', parentServerId: SHOP, lastSyncTime: new Date(), lastSyncResult: 1, lastReportedRebootTime: null, lastReportedStatusTime: null, lastInventoryTime: null, details: null,
    }], new Date());
    expect(await items('servers')).toMatchObject([
      { name: '=branch.example.test', parentServerId: null, isReplica: true, computers: 14, computersUpToDate: 17, knownComputers: 0 },
      { name: 'shop.example.test', serverId: SHOP, parentName: '=branch.example.test', computers: null, knownComputers: 1 },
    ]);
    expect(await items('servers', '--parent', '=branch')).toMatchObject([{ serverId: SHOP }]);
    expect(await items('computers', '--server', 'shop')).toMatchObject([{ computerId: 'delta-id', serverId: SHOP, serverName: 'shop.example.test' }]);
    expect((await items('computers', '--server', 'this')).map(({ serverId }) => serverId)).toEqual([null, null, null]);
    expect(await items('synchronizations', '--server', SHOP)).toMatchObject([{ serverName: 'shop.example.test', result: 'succeeded', startedAt: null }]);
    expect(await done('reports', 'synchronizations')).toMatch(/^=branch.*succeeded/m);
    await forgetComputer(dataSource, 'delta-id');
    expect((await runSluice(['reports', 'computers', '--server', 'nowhere'], { SLUICE_URL: management.url, SLUICE_ADMIN_TOKEN: TOKEN })).stderr).toContain('there is no server nowhere');
  });

  it('refuses what makes no sense', async () => {
    const { exitCode, stderr } = await runSluice(['reports', 'updates', '--status', 'great'], { SLUICE_URL: management.url, SLUICE_ADMIN_TOKEN: TOKEN });
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('--status is one of')]);
  });
});

describe('an export', () => {
  const get = (path: string) => fetch(`${management.url}/api/v1/report-exports/${path}`, { headers: { authorization: `Bearer ${TOKEN}` } });

  it('is the whole report as CSV in which nothing is a formula', async () => {
    const answer = await get('computers');
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('content-disposition')]).toEqual([200, 'text/csv; charset=utf-8', 'attachment; filename="computer-status.csv"']);
    const lines = (await answer.text()).split('\r\n');
    expect(lines[0]).toMatch(/^"computerId","dnsName",/);
    expect([lines.length, lines[1]]).toEqual([5, expect.stringMatching(/^"beta-id","'=cmd\.example\.test",/)]);
    expect(await (await get('computer-events?computer=beta-id')).text()).toContain('0x80070643: =1+1 [31m');
    expect(await (await get('downstream-servers')).text()).toContain(`"'=branch.example.test"`);
    expect((await (await get('synchronizations?format=json&result=failed')).json())).toEqual([]);
    expect((await (await get('silent-computers?days=3650&q=nobody')).text()).split('\r\n')).toHaveLength(2);
  });

  it('is JSON where that is asked for, longer than any page', async () => {
    await dataSource.query(`INSERT INTO computers.computer (id, dns_name, first_seen, last_contact) SELECT 'pc' || n, 'pc' || n, now(), now() FROM generate_series(1, 1100) AS n`);
    const rows = (await (await get('computers?format=json')).json()) as { computerId: string }[];
    expect([rows.length, new Set(rows.map(({ computerId }) => computerId)).size]).toEqual([1103, 1103]);
    expect(await (await get('computers?format=json&q=nobody')).json()).toEqual([]);
  });

  it('refuses as every operation does', async () => {
    expect([(await get('computers?format=exe')).status, (await get('computers?colour=red')).status, (await get('update-computers')).status, (await get('nothing')).status]).toEqual([400, 400, 400, 404]);
    expect((await fetch(`${management.url}/api/v1/report-exports/computers`)).status).toBe(401);
  });
});
