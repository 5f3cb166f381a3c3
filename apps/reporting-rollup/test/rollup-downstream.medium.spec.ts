import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { updateSynchronizationConfiguration } from '@sluice/domain/servers';
import { SERVER_SUMMARY_COUNTS } from '@sluice/domain/downstream-servers';
import type { reporting } from '@sluice/protocol/wsusss';
import { NaiveUpstream } from './naive-upstream.js';
import { TellingServer, updateId } from './telling-server.js';

let upstream: NaiveUpstream;
let server: TellingServer;

beforeEach(async () => {
  upstream = await NaiveUpstream.start();
  server = await TellingServer.create(upstream.url, 40);
});
afterEach(async () => {
  expect(upstream.refused).toEqual([]);
  await server.stop();
  await upstream.stop();
});

const ids = (count: number, prefix = 'pc') => Array.from({ length: count }, (_, index) => `${prefix}-${String(index).padStart(4, '0')}`);
const needs = (...numbers: number[]) => ({ U: numbers.map(updateId) });
const own = () => upstream.servers.get(server.serverId)!;
const statusMessages = () => upstream.messagesOf<reporting.RollupComputerStatus>('RollupComputerStatus');
const sentStatuses = () => statusMessages().flatMap(({ computers }) => computers);

async function expectSame(computers: readonly string[]): Promise<void> {
  for (const id of computers) expect([id, upstream.statusesOf(id)]).toEqual([id, await server.statusesOf(id)]);
}

describe('a rollup (MS-WSUSSS 3.2.4.5)', () => {
  it('tells of servers, computers and statuses in the order of the text', async () => {
    await server.addComputers(ids(3));
    await server.reportStatus('pc-0000', needs(1, 2));
    await server.reportInstallation('pc-0000', updateId(3), true);
    await server.rollUp();
    expect(upstream.takeCalls()).toEqual([
      'GetRollupConfiguration', 'RollupDownstreamServers', 'RollupComputers', 'GetOutOfSyncComputers', 'RollupComputerStatus',
    ]);
    expect(own()).toMatchObject({ FullDomainName: 'leaf.example', IsReplica: false, LastSyncTime: expect.stringContaining('1753-01-01T00:00:00') });
    expect(own().ServerSummary).toMatchObject({
      UpdateCount: 40, NotApprovedUpdateCount: 40, ComputerTargetCount: 3, ComputerTargetsNeedingUpdatesCount: 1, UpdatesNeededByComputersCount: 2, UpdatesUpToDateCount: 38,
    });
    expect(own().ClientSummaries).toMatchObject([{ OSMajorVersion: 10, OSBuildNumber: 26100, Count: 3 }]);
    expect([...upstream.activity.values()]).toMatchObject([{ successes: 1, failures: 0 }]);
    expect(upstream.computers.get('pc-0001')).toMatchObject({ parentServerId: server.serverId, details: { FullDomainName: 'pc-0001.example', ComputerMake: 'ACME', RequestedTargetGroupNames: ['Pilots', 'Europe'] } });
    await expectSame(ids(3));
  });

  it('tells totals only when the upstream server wants no more, or this one tells no more', async () => {
    await server.addComputers(ids(2));
    upstream.configuration.DoDetailedRollup = false;
    await server.rollUp();
    expect(upstream.takeCalls()).toEqual(['GetRollupConfiguration', 'RollupDownstreamServers']);
    upstream.configuration.DoDetailedRollup = true;
    await updateSynchronizationConfiguration(server.dataSource, { rollupDetail: 'totals' });
    await server.rollUp();
    expect(upstream.takeCalls()).toEqual(['GetRollupConfiguration', 'RollupDownstreamServers']);
  });

  it('repeats nothing that was told: no details, no statuses, no attempts', async () => {
    await server.addComputers(ids(2));
    await server.reportStatus('pc-0000', needs(1));
    await server.reportInstallation('pc-0001', updateId(1), false);
    await server.rollUp();
    upstream.takeCalls();
    await server.rollUp();
    expect(upstream.messagesOf<reporting.RollupComputers>('RollupComputers')[0]!.computers.map(({ Details }) => Details)).toEqual([undefined, undefined]);
    expect(sentStatuses()).toEqual([]);
    expect([...upstream.activity.values()]).toMatchObject([{ successes: 0, failures: 1 }]);
  });

  it('tells what changed, under the next number', async () => {
    await server.addComputers(ids(2));
    const then = new Date(Date.now() - 3_600_000);
    await server.reportStatus('pc-0000', needs(1, 2, 3), then);
    await server.reportStatus('pc-0001', needs(1), then);
    await server.rollUp();
    upstream.takeCalls();
    await server.reportStatus('pc-0000', { U: [updateId(1)], V: [updateId(2)] });
    await server.dataSource.query(`UPDATE computers.computer SET dns_name = 'renamed.example' WHERE id = 'pc-0001'`);
    await server.rollUp();
    expect(sentStatuses()).toMatchObject([{ ComputerId: 'pc-0000', RollupNumber: 2, IsFullRollup: false }]);
    expect(sentStatuses()[0]!.UpdateStatus).toHaveLength(2);
    expect(upstream.messagesOf<reporting.RollupComputers>('RollupComputers')[0]!.computers.map(({ Details }) => Details?.FullDomainName)).toEqual([undefined, 'renamed.example']);
    await expectSame(ids(2));
  });

  it('sends everything when a change is older than what was sent: the upstream server would ignore it', async () => {
    await server.addComputers(ids(1));
    await server.reportStatus('pc-0000', needs(1, 2));
    await server.rollUp();
    upstream.takeCalls();
    await server.reportStatus('pc-0000', { V: [updateId(1), updateId(2)] }, new Date(Date.now() - 7_200_000));
    await server.rollUp();
    expect(sentStatuses()).toMatchObject([{ IsFullRollup: true }]);
    await expectSame(ids(1));
  });
});

describe('limits of the upstream server', () => {
  it('are kept in every call', async () => {
    Object.assign(upstream.configuration, {
      RollupDownstreamServersMaxBatchSize: 2, RollupComputersMaxBatchSize: 7, GetOutOfSyncComputersMaxBatchSize: 5, RollupComputerStatusMaxBatchSize: 3,
    });
    await server.addComputers(ids(20));
    for (let system = 0; system < 5; system += 1) {
      await server.dataSource.query('UPDATE computers.computer SET os_build_number = $1 WHERE id = ANY ($2)', [20_000 + system, ids(20).slice(system * 4, system * 4 + 4)]);
    }
    for (const id of ids(20)) await server.reportStatus(id, needs(1, 2));
    for (const id of ids(20)) await server.reportInstallation(id, updateId(2), true);
    await server.rollUp();
    const calls = upstream.takeCalls();
    const count = (name: string) => calls.filter((call) => call === name).length;
    expect(['RollupDownstreamServers', 'RollupComputers', 'GetOutOfSyncComputers', 'RollupComputerStatus'].map(count)).toEqual([3, 3, 4, 7]);
    expect([...upstream.activity.values()].reduce((sum, { successes }) => sum + successes, 0)).toBe(20);
    await expectSame(ids(20));
  });

  it('of zero end the rollup', async () => {
    upstream.configuration.RollupComputersMaxBatchSize = 0;
    await expect(server.rollUp()).rejects.toMatchObject({ code: 'UPSTREAM_MISBEHAVES' });
  });
});

describe('what the upstream server answers', () => {
  it('NewParent: details are told at once', async () => {
    await server.addComputers(ids(3));
    await server.rollUp();
    upstream.computers.delete('pc-0001');
    upstream.takeCalls();
    await server.rollUp();
    const messages = upstream.messagesOf<reporting.RollupComputers>('RollupComputers');
    expect(messages.map(({ computers }) => computers.map(({ ComputerId, Details }) => [ComputerId, Details !== undefined]))).toEqual([
      [['pc-0000', false], ['pc-0001', false], ['pc-0002', false]], [['pc-0001', true]],
    ]);
    expect(upstream.computers.get('pc-0001')?.details).not.toBeNull();
  });

  it('Deleted: the computer is deleted here, with all it reported', async () => {
    await server.addComputers(ids(2));
    await server.reportStatus('pc-0000', needs(1));
    await server.rollUp();
    upstream.deleted.add('pc-0000');
    await server.rollUp();
    expect(await server.dataSource.query('SELECT id FROM computers.computer')).toEqual([{ id: 'pc-0001' }]);
    expect(await server.dataSource.query('SELECT * FROM reporting.computer_report')).toEqual([]);
    // It is still alive, and comes back: under the first number, with everything.
    upstream.takeCalls();
    await server.addComputers(['pc-0000']);
    await server.reportStatus('pc-0000', needs(2));
    await server.rollUp();
    expect(sentStatuses()).toMatchObject([{ ComputerId: 'pc-0000', RollupNumber: 1, IsFullRollup: true }]);
    await expectSame(ids(2));
  });

  it('out of sync: a number that was lost on either side brings everything', async () => {
    await server.addComputers(ids(2));
    for (const id of ids(2)) await server.reportStatus(id, needs(1, 2));
    await server.rollUp();
    upstream.computers.get('pc-0000')!.lastNumber = 0;
    upstream.computers.get('pc-0000')!.statuses.clear();
    upstream.takeCalls();
    await server.rollUp();
    expect(sentStatuses()).toMatchObject([{ ComputerId: 'pc-0000', RollupNumber: 2, IsFullRollup: true }]);
    await expectSame(ids(2));
    await server.dataSource.query(`DELETE FROM rollup.computer WHERE computer_id = 'pc-0001'`);
    upstream.takeCalls();
    await server.rollUp();
    expect(sentStatuses()).toMatchObject([{ ComputerId: 'pc-0001', IsFullRollup: true }]);
    await expectSame(ids(2));
  });

  it('computers that nobody asked about are passed over', async () => {
    await server.addComputers(ids(1));
    upstream.configuration.RollupComputersMaxBatchSize = 1;
    await server.addComputers(['zz']);
    upstream.script('RollupComputers', { kind: 'answer', message: { RollupComputersResult: [{ ComputerId: 'zz', Change: 'Deleted' }] } });
    await server.rollUp();
    expect(await server.dataSource.query(`SELECT id FROM computers.computer ORDER BY id`)).toEqual([{ id: 'pc-0000' }, { id: 'zz' }]);
  });

  it('another RollupResetGuid: everything is told again; another server: attempts since ever as well', async () => {
    await server.addComputers(ids(1));
    await server.reportStatus('pc-0000', needs(1));
    await server.reportInstallation('pc-0000', updateId(5), true);
    await server.rollUp();
    upstream.configuration.RollupResetGuid = '33333333-3333-4333-8333-333333333333';
    upstream.takeCalls();
    await server.rollUp();
    expect(sentStatuses()).toMatchObject([{ IsFullRollup: true, RollupNumber: 2 }]);
    expect([...upstream.activity.values()]).toMatchObject([{ successes: 1 }]);
    upstream.configuration.ServerId = '44444444-4444-4444-8444-444444444444';
    upstream.activity.clear();
    upstream.computers.clear();
    await server.rollUp();
    expect([...upstream.activity.values()]).toMatchObject([{ successes: 1 }]);
    await expectSame(ids(1));
  });
});

describe('an upstream server that is busy (note 64)', () => {
  it('is told the same again, with the time of then', async () => {
    await server.addComputers(ids(1));
    await server.reportStatus('pc-0000', needs(1));
    upstream.script('RollupComputerStatus', { kind: 'busy' }, { kind: 'busy' }, { kind: 'fault', errorCode: 'ServerBusy' });
    await server.rollUp();
    expect(statusMessages()).toHaveLength(4);
    expect(new Set(sentStatuses().map(({ RollupNumber, InstanceId }) => `${RollupNumber} ${InstanceId}`)).size).toBe(1);
    await expectSame(ids(1));
  });

  it('is given up after four attempts, and told by the next rollup', async () => {
    await server.addComputers(ids(1));
    await server.reportStatus('pc-0000', needs(1));
    upstream.script('RollupComputerStatus', ...Array.from({ length: 4 }, () => ({ kind: 'busy' }) as const));
    await expect(server.rollUp()).rejects.toMatchObject({ code: 'UPSTREAM_BUSY' });
    expect(statusMessages()).toHaveLength(4);
    await server.rollUp();
    await expectSame(ids(1));
  });

  it.each(['GetRollupConfiguration', 'RollupDownstreamServers', 'RollupComputers', 'GetOutOfSyncComputers'] as const)('is waited for in %s', async (operation) => {
    await server.addComputers(ids(1));
    await server.reportStatus('pc-0000', needs(1));
    upstream.script(operation, { kind: 'status', status: 503, retryAfter: '1' }, { kind: 'lost-answer' });
    await server.rollUp();
    expect(upstream.takeCalls().filter((call) => call === operation)).toHaveLength(3);
    await expectSame(ids(1));
  });

  it('is not asked again after a fault that says more than busy', async () => {
    upstream.script('RollupDownstreamServers', { kind: 'fault', errorCode: 'InternalServerError' });
    await expect(server.rollUp()).rejects.toMatchObject({ code: 'UPSTREAM_REFUSED' });
  });
});

describe('attempts to install', () => {
  it('count once when the answer is lost, also when the rollup ends over it', async () => {
    await server.addComputers(ids(1));
    await server.reportInstallation('pc-0000', updateId(1), true);
    upstream.script('RollupDownstreamServers', { kind: 'lost-answer' }, { kind: 'fault', errorCode: 'InternalServerError' });
    await expect(server.rollUp()).rejects.toMatchObject({ code: 'UPSTREAM_REFUSED' });
    await server.reportInstallation('pc-0000', updateId(1), true);
    await server.rollUp();
    expect([...upstream.activity.values()]).toMatchObject([{ successes: 2 }]);
  });
});

describe('servers below this one', () => {
  const child = '55555555-5555-4555-8555-555555555555';
  const grandchild = '66666666-6666-4666-8666-666666666666';
  const summary = JSON.stringify(Object.fromEntries(SERVER_SUMMARY_COUNTS.map((name, index) => [name, index])));

  it('are told with their parents, parents first and this one last; their computers under the server they call', async () => {
    upstream.authorized.add(server.serverId);
    await server.dataSource.query(`
      INSERT INTO downstream.server (account_guid, account_name, first_seen, last_contact, parent_server_id, version, is_replica, last_rollup_time, summary)
      VALUES ($1, 'child', now(), now(), NULL, '1.0', true, now(), $3), ($2, 'grandchild', now(), now(), $1, '1.0', true, now(), $3)`, [child, grandchild, summary]);
    await server.addComputers(['own']);
    await server.addComputers(['below'], grandchild);
    await server.reportStatus('below', needs(3));
    await server.rollUp();
    const [message] = upstream.messagesOf<reporting.RollupDownstreamServers>('RollupDownstreamServers');
    expect(message!.downstreamServers.map(({ ServerId, ParentServerId }) => [ServerId, ParentServerId])).toEqual([
      [child, server.serverId], [grandchild, child], [server.serverId, '00000000-0000-0000-0000-000000000000'],
    ]);
    expect(own().ServerSummary).toMatchObject({ ComputerTargetCount: 1, UpdatesNeededByComputersCount: 0 });
    expect([...upstream.computers].map(([id, { parentServerId }]) => [id, parentServerId]).sort()).toEqual([['below', grandchild], ['own', server.serverId]]);
    await expectSame(['below', 'own']);
  });
});
