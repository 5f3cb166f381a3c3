import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { forgetComputer, rememberComputer } from '@sluice/domain/computers';
import { updateAccessRule } from '@sluice/domain/downstream-servers';
import { shardOf } from '@sluice/domain/reporting';
import { updateSynchronizationConfiguration } from '@sluice/domain/servers';
import { errorCodeOf, plantUpdates, ReportingCaller } from '@sluice/testing/reporting';
import { clientsOf, computerInfo, details, minutes, NEVER, RollupCaller, serverInfo, statusInfo } from './rollup-caller.js';
import { startReportingInProcess, type ReportingInProcess } from './reporting-in-process.js';

const [U1, U2, U3] = ['1', '2', '3'].map((digit) => `${digit.repeat(8)}-1111-4222-8333-444444444444`) as [string, string, string];

describe('what servers below tell (MS-WSUSSS 3.1.4.13 to 3.1.4.17)', () => {
  let service: ReportingInProcess;
  let rollup: RollupCaller;
  let caller: ReportingCaller;
  /** A server below, and one below that. */
  let [middle, leaf] = ['', ''];

  const rows = <Row = Record<string, unknown>>(sql: string, ...parameters: unknown[]): Promise<Row[]> => service.dataSource.query(sql, parameters);
  const computer = async (id: string): Promise<Record<string, unknown> | undefined> => (await rows(`
    SELECT c.dns_name AS name, c.parent_server_id AS parent, c.os_build_number AS build, host(c.ip_address) AS ip, c.requested_target_group AS requested,
      r.received_rollup_number AS number, r.not_installed AS needed, r.installed, r.failed, r.last_sync_result AS result
    FROM computers.computer c LEFT JOIN reporting.computer_report r ON r.computer_id = c.id WHERE c.id = $1`, id))[0];
  const computersWith = async (updateId: string, state: number): Promise<number> => (await rows<{ n: number }>(`
    SELECT coalesce(sum(computers), 0)::int AS n FROM reporting.update_computers JOIN reporting.update_number n ON n.number = update_number
    WHERE n.update_id = $1 AND state = $2`, updateId, state))[0]!.n;

  beforeAll(async () => {
    service = await startReportingInProcess();
    caller = await ReportingCaller.of(service.url, service.dataSource);
    rollup = new RollupCaller(caller);
    await plantUpdates(service.dataSource, [U1, U2, U3]);
  });
  beforeEach(async () => {
    await rows('TRUNCATE computers.computer, computers.deleted_computer, downstream.server, downstream.access_rule, reporting.computer_report, reporting.update_computers, reporting.install_activity, messaging.outbox CASCADE');
    [middle, leaf] = [randomUUID(), randomUUID()];
    await rollup.servers(serverInfo(middle), serverInfo(leaf, { ParentServerId: middle, IsReplica: false, Version: '3.1' }));
  });
  afterAll(() => service.stop());

  describe('GetRollupConfiguration', () => {
    it('says the limits of Windows servers, and always the same identity', async () => {
      const configuration = await rollup.configuration();
      expect(configuration).toMatchObject({
        DoDetailedRollup: true, RollupDownstreamServersMaxBatchSize: 5_000, RollupComputersMaxBatchSize: 1_500, GetOutOfSyncComputersMaxBatchSize: 20_000,
        RollupComputerStatusMaxBatchSize: 500,
      });
      expect(configuration.RollupResetGuid).not.toBe(configuration.ServerId);
      expect(await rollup.configuration()).toEqual(configuration);
    });

    it('forgets computers that were deleted long ago', async () => {
      await rows(`INSERT INTO computers.deleted_computer (computer_id, deleted_at) VALUES ('old', now() - interval '91 days'), ('new', now() - interval '89 days')`);
      await rollup.configuration();
      expect(await rows('SELECT computer_id AS id FROM computers.deleted_computer')).toEqual([{ id: 'new' }]);
    });
  });

  describe('RollupDownstreamServers', () => {
    const activity = () => rows('SELECT server_id AS server, success_count AS ok, failure_count AS bad, unsent_success_count AS unsent FROM reporting.install_activity');
    const known = (id: string) => rows(`SELECT account_name AS name, parent_server_id AS parent, is_replica AS replica, version, summary, rolled_up_sync_time AS synced
      FROM downstream.server WHERE account_guid = $1`, id).then(([row]) => row);

    it('builds the tree with what each server tells of itself', async () => {
      expect(await known(middle)).toMatchObject({ name: `${middle.slice(0, 4)}.example`, parent: null, replica: true, version: '10.0.20348.1', summary: { updateCount: 10, computerTargetCount: 12, computersUpToDateCount: 7 } });
      expect(await known(leaf)).toMatchObject({ parent: middle, replica: false, version: '3.1' });
      expect(await rows('SELECT server_id FROM downstream.server_synchronization')).toHaveLength(2);
    });

    it('counts attempts to install of each rollup once, however often and in whatever pieces it comes', async () => {
      const attempts = (successes: number, failures: number) => [{ UpdateId: U1, RevisionNumber: 1, InstallSuccessCount: successes, InstallFailureCount: failures }];
      const first = serverInfo(middle, { ClientSummaries: [clientsOf(3, attempts(2, 1))] });
      await Promise.all([rollup.servers(first), rollup.servers(first)]);
      await rollup.servers({ ...first, ClientSummaries: [clientsOf(5, [], 19045)] });
      await rollup.servers(first);
      expect(await activity()).toEqual([{ server: middle, ok: 2, bad: 1, unsent: 2 }]);
      expect(await rows('SELECT computers FROM downstream.server_computers ORDER BY computers')).toEqual([{ computers: 3 }, { computers: 5 }]);
      await rollup.servers({ ...first, LastRollupTime: minutes(1), ClientSummaries: [clientsOf(4, attempts(10, 0))] });
      expect(await activity()).toEqual([{ server: middle, ok: 12, bad: 1, unsent: 12 }]);
      expect(await rows('SELECT computers FROM downstream.server_computers')).toEqual([{ computers: 4 }]);
      await rollup.servers({ ...first, LastRollupTime: minutes(-10), FullDomainName: 'older.example', ClientSummaries: [clientsOf(4, attempts(10, 0))] });
      expect(await activity()).toEqual([{ server: middle, ok: 12, bad: 1, unsent: 12 }]);
      expect(await known(middle)).toMatchObject({ name: `${middle.slice(0, 4)}.example` });
    });

    it('bounds what cannot be, and keeps markup as text', async () => {
      const most = 2_147_483_647;
      const huge = [{ UpdateId: U1, RevisionNumber: 1, InstallSuccessCount: most, InstallFailureCount: -5 }];
      const nasty = { ...serverInfo(middle).ServerSummary!, UpdateCount: -1 };
      await rollup.servers(serverInfo(middle, {
        FullDomainName: `<script>${'x'.repeat(1_000)}`, Version: `'; DROP`, ServerSummary: nasty, LastSyncTime: '9999-12-31T23:59:59', ClientSummaries: [clientsOf(-1, huge)],
      }));
      await rollup.servers(serverInfo(middle, { LastRollupTime: minutes(1), FullDomainName: '', ClientSummaries: [clientsOf(most, huge)] }));
      const row = await known(middle);
      expect(row).toMatchObject({ version: '10.0.20348.1', summary: { updateCount: 10 } });
      expect((row!['name'] as string).length).toBe(255);
      expect((row!['synced'] as Date).getTime()).toBeLessThanOrEqual(Date.now());
      expect(await activity()).toEqual([{ server: middle, ok: most, bad: 0, unsent: most }]);
    });

    it('passes over attempts to install what is not in the catalog, and does not keep every operating system that somebody invents', async () => {
      const strange = [{ UpdateId: randomUUID(), RevisionNumber: 1, InstallSuccessCount: 1, InstallFailureCount: 0 }, { UpdateId: U1, RevisionNumber: 99, InstallSuccessCount: 1, InstallFailureCount: 0 }];
      await rollup.servers(serverInfo(middle, { LastRollupTime: minutes(1), ClientSummaries: [clientsOf(1, strange)] }));
      expect(await activity()).toEqual([]);
      await rows(`INSERT INTO reporting.operating_system (major_version, minor_version, build_number, service_pack_major_number, service_pack_minor_number, locale, suite_mask,
        old_product_type, new_product_type, system_metrics, processor_architecture) SELECT 1, 1, n, 0, 0, '', 0, 0, 0, 0, '' FROM generate_series(1, 50000) AS n`);
      expect(await errorCodeOf(rollup.servers(serverInfo(middle, { LastRollupTime: minutes(2), ClientSummaries: [clientsOf(1, [], 4_711)] })))).toBe('InvalidParameters');
      await rows('DELETE FROM reporting.operating_system WHERE major_version = 1');
    });

    it('refuses servers that nobody told of, circles, itself, and more than it said', async () => {
      const { ServerId } = await rollup.configuration();
      expect(await errorCodeOf(rollup.servers(serverInfo(randomUUID(), { ParentServerId: randomUUID() })))).toBe('InternalServerError');
      expect(await errorCodeOf(rollup.servers(serverInfo(middle, { ParentServerId: leaf })))).toBe('InvalidParameters');
      expect(await errorCodeOf(rollup.servers(serverInfo(ServerId)))).toBe('InvalidParameters');
      expect(await errorCodeOf(rollup.servers(serverInfo(middle, { ClientSummaries: Array.from({ length: 5_001 }, () => clientsOf(1)) })))).toBe('InvalidParameters');
      expect(await known(middle)).toMatchObject({ parent: null });
    });
  });

  describe('RollupComputers', () => {
    it('asks for the details of new computers until they came', async () => {
      expect(await rollup.computers(computerInfo('PC-1', leaf), computerInfo('pc-2', middle, { Details: details() }))).toEqual({ 'PC-1': 'NewParent' });
      expect(await rollup.computers(computerInfo('PC-1', leaf))).toEqual({ 'PC-1': 'NewParent' });
      expect(await rollup.computers(computerInfo('PC-1', leaf, { Details: details() }), computerInfo('pc-2', middle))).toEqual({});
      expect(await rollup.computers(computerInfo('PC-1', leaf))).toEqual({});
      expect(await computer('pc-1')).toMatchObject({ name: 'pc.example', parent: leaf, build: 19045, ip: '192.0.2.7', requested: 'Desks;Floor 3', result: 1 });
    });

    it('puts computers into the groups that exist here', async () => {
      const group = randomUUID();
      await rows(`INSERT INTO groups.target_group (id, name, parent_id) VALUES ($1, 'Desks', 'a0a08746-4dbe-4a37-9adf-9e7652c0b421')`, group);
      const groupsOf = () => rows<{ id: string }>('SELECT target_group_id AS id FROM computers.computer_target_group').then((found) => found.map(({ id }) => id));
      await rollup.computers(computerInfo('pc', leaf, { Details: details({ TargetGroupIdList: [group, randomUUID(), 'a0a08746-4dbe-4a37-9adf-9e7652c0b421'] }) }));
      expect(await groupsOf()).toEqual([group]);
      await rollup.computers(computerInfo('pc', leaf));
      expect(await groupsOf()).toEqual([group]);
      await rollup.computers(computerInfo('pc', leaf, { Details: details() }));
      expect(await groupsOf()).toEqual([]);
    });

    it('lets a computer have one server: the one it synchronised with last', async () => {
      await rollup.computers(computerInfo('pc', leaf, { Details: details() }));
      expect(await rollup.computers(computerInfo('pc', middle, { LastSyncTime: minutes(-25) }))).toEqual({});
      expect(await computer('pc')).toMatchObject({ parent: leaf });
      expect(await rollup.computers(computerInfo('pc', middle, { LastSyncTime: minutes(-10) }))).toEqual({ pc: 'NewParent' });
      expect(await computer('pc')).toMatchObject({ parent: middle });
      expect(await rollup.computers(computerInfo('pc', leaf, { Details: details({ FullDomainName: 'stale.example' }) }))).toEqual({});
      expect(await computer('pc')).toMatchObject({ parent: middle, name: 'pc.example' });
    });

    it('does not take computers away that call here themselves, unless they have gone', async () => {
      await rememberComputer(service.dataSource, { id: 'pc', dnsName: 'mine.example', requestedTargetGroup: null, ipAddress: null, at: new Date(Date.now() - 5 * 60_000) });
      expect(await rollup.computers(computerInfo('pc', leaf, { Details: details() }))).toEqual({});
      expect(await computer('pc')).toMatchObject({ parent: null, name: 'mine.example' });
      await rollup.computers(computerInfo('pc', leaf, { LastSyncTime: minutes(-1), Details: details() }));
      expect(await computer('pc')).toMatchObject({ parent: leaf, name: 'pc.example' });
      await rememberComputer(service.dataSource, { id: 'pc', dnsName: 'mine.example', requestedTargetGroup: null, ipAddress: null, at: new Date() });
      expect(await computer('pc')).toMatchObject({ parent: null, name: 'mine.example' });
    });

    it('tells of computers that were deleted here, and lets them come back when they live', async () => {
      await rollup.computers(computerInfo('PC', leaf, { Details: details() }));
      await rollup.statuses(leaf, statusInfo('PC', 1, { [U1]: 2 }));
      await forgetComputer(service.dataSource, 'pc');
      expect(await computersWith(U1, 2)).toBe(0);
      for (const _again of [1, 2]) expect(await rollup.computers(computerInfo('PC', leaf, { Details: details() }))).toEqual({ PC: 'Deleted' });
      expect(await computer('pc')).toBeUndefined();
      expect(await rollup.computers(computerInfo('PC', leaf, { LastSyncTime: minutes(1) }))).toEqual({ PC: 'NewParent' });
      expect(await rows('SELECT FROM computers.deleted_computer')).toEqual([]);
    });

    it('bounds what cannot be, refuses unknown servers and bad ids, and stores nothing then', async () => {
      await rollup.computers(computerInfo('odd', leaf, {
        LastSyncTime: '9999-12-31T23:59:59', LastSyncResult: 77, LastReportedStatusTime: '0001-01-01T00:00:00',
        Details: details({
          FullDomainName: `<img src=x onerror=alert(1)>${'y'.repeat(4_000)}`, IPAddress: 'not an address', OSServicePackMajorNumber: 99_999, ClientVersion: '7.9.9600.99999',
          RequestedTargetGroupNames: Array.from({ length: 500 }, (_, index) => `g${index}`),
        }),
      }));
      expect(await computer('odd')).toMatchObject({ ip: null, result: 0 });
      const [{ sync }] = await rows<{ sync: Date }>(`SELECT last_sync_time AS sync FROM computers.computer WHERE id = 'odd'`) as [{ sync: Date }];
      expect(sync.getTime()).toBeLessThanOrEqual(Date.now());
      expect(await errorCodeOf(rollup.computers(computerInfo('a', leaf), computerInfo('b', randomUUID())))).toBe('InternalServerError');
      expect(await errorCodeOf(rollup.computers(computerInfo('a', leaf), computerInfo(' ', leaf)))).toBe('InvalidParameters');
      expect(await errorCodeOf(rollup.computers(...Array.from({ length: 1_501 }, (_, index) => computerInfo(`c${index}`, leaf))))).toBe('InvalidParameters');
      expect(await rows(`SELECT id FROM computers.computer WHERE id <> 'odd'`)).toEqual([]);
    });

    it('corrects the clock of a server that is wrong', async () => {
      const late = new RollupCaller(caller, () => minutes(-3 * 1_440));
      await late.computers(computerInfo('pc', leaf, { LastSyncTime: minutes(-3 * 1_440 - 20), Details: details() }));
      const [{ ago }] = await rows<{ ago: number }>(`SELECT extract(epoch FROM now() - last_sync_time)::float AS ago FROM computers.computer WHERE id = 'pc'`) as [{ ago: number }];
      expect(Math.abs(ago - 20 * 60)).toBeLessThan(60);
      expect(await late.computers(computerInfo('pc', leaf, { LastSyncTime: minutes(-3 * 1_440 - 20), LastSyncResult: 2 }))).toEqual({});
      expect(await computer('pc')).toMatchObject({ result: 2 });
    });

    it('takes as many as it said', async () => {
      const many = Array.from({ length: 1_500 }, (_, index) => computerInfo(`many-${index}`, leaf, { Details: details() }));
      expect(await rollup.computers(...many)).toEqual({});
      expect(await rows('SELECT count(*)::int AS n FROM computers.computer WHERE parent_server_id = $1', leaf)).toEqual([{ n: 1_500 }]);
    });
  });

  describe('RollupComputerStatus and GetOutOfSyncComputers', () => {
    beforeEach(() => rollup.computers(computerInfo('one', leaf, { Details: details() }), computerInfo('two', middle, { Details: details() })));

    it('takes over all statuses, then what changed, and says what it missed', async () => {
      expect(await rollup.outOfSync(leaf, { one: 0 })).toEqual([]);
      expect(await rollup.statuses(leaf, statusInfo('one', 1, { [U1]: 2, [U2]: 4, [randomUUID()]: 5 }))).toBe(true);
      expect(await computer('one')).toMatchObject({ number: 1, needed: 1, installed: 1, failed: 0 });
      await rollup.statuses(leaf, statusInfo('one', 2, { [U1]: 4, [U3]: 5 }, { IsFullRollup: false, at: minutes(-10) }));
      expect(await computer('one')).toMatchObject({ number: 2, needed: 0, installed: 2, failed: 1 });
      expect([await computersWith(U1, 2), await computersWith(U1, 4), await computersWith(U3, 5)]).toEqual([0, 1, 1]);
      await rollup.statuses(leaf, statusInfo('one', 3, { [U3]: 0, [U2]: 2 }, { IsFullRollup: false, at: minutes(-15) }));
      expect(await computer('one')).toMatchObject({ number: 3, needed: 1, installed: 1, failed: 1 });
      expect(await rollup.outOfSync(leaf, { one: 3 })).toEqual([]);
      expect(await rollup.outOfSync(leaf, { ONE: 4, two: 0 })).toEqual(['ONE']);
      await rollup.statuses(leaf, statusInfo('one', 5, { [U2]: 6 }));
      expect(await computer('one')).toMatchObject({ number: 5, needed: 0, installed: 0, failed: 0 });
      expect(await computersWith(U2, 6)).toBe(1);
    });

    it('tells the bus what changed', async () => {
      await rollup.statuses(leaf, statusInfo('one', 1, { [U1]: 2 }));
      await rollup.statuses(leaf, statusInfo('one', 1, { [U1]: 2 }));
      const events = await rows<{ data: { computerId: string; changes: unknown[] } }>(`SELECT payload -> 'data' AS data FROM messaging.outbox WHERE event = 'ComputerStatusChanged'`);
      expect(events.map(({ data }) => [data.computerId, data.changes])).toEqual([['one', [{ updateId: U1, from: 'Unknown', to: 'NotInstalled' }]]]);
    });

    it('takes from each server what it and those below it have, and nothing of others', async () => {
      await rollup.statuses(leaf, statusInfo('two', 1, { [U1]: 5 }), statusInfo('nobody', 1, { [U1]: 5 }));
      expect(await computer('two')).toMatchObject({ number: 0, failed: 0 });
      await rollup.statuses(middle, statusInfo('one', 1, { [U1]: 5 }), statusInfo('two', 1, { [U1]: 5 }));
      expect(await computersWith(U1, 5)).toBe(2);
      await rollup.statuses(randomUUID(), statusInfo('one', 9, { [U1]: 4 }));
      expect(await computer('one')).toMatchObject({ number: 1, failed: 1 });
      expect(await rollup.outOfSync(leaf, { one: 9, two: 9 })).toEqual(['one']);
      expect(await rollup.outOfSync(middle, { one: 9, two: 9 })).toEqual(expect.arrayContaining(['one', 'two']));
      expect(await rollup.outOfSync(randomUUID(), { one: 9 })).toEqual([]);
    });

    it('wants everything anew of a computer that changed its server, whatever number that names', async () => {
      await rollup.statuses(leaf, statusInfo('one', 1, { [U1]: 2 }));
      await rollup.computers(computerInfo('one', middle, { LastSyncTime: minutes(-5), Details: details() }));
      expect(await rollup.outOfSync(leaf, { one: 1 })).toEqual([]);
      expect(await rollup.outOfSync(middle, { one: 1, two: 0 })).toEqual(['one']);
      expect(await rollup.outOfSync(middle, { one: 0 })).toEqual(['one']);
      await rollup.statuses(middle, statusInfo('one', 1, { [U2]: 4 }));
      expect(await computer('one')).toMatchObject({ needed: 0, installed: 1 });
    });

    it('is busy while others keep a shard, and says so', async () => {
      const runner = service.dataSource.createQueryRunner();
      await runner.startTransaction();
      await runner.query('SELECT pg_advisory_xact_lock($1, $2)', [0x51_1ce, shardOf('one')]);
      const calls = await Promise.all([1, 2, 3, 4].map(() => rollup.statuses(leaf, statusInfo('one', 1, { [U1]: 2 }))));
      await runner.rollbackTransaction();
      await runner.release();
      expect(calls).toEqual([false, false, false, false]);
      expect(await computer('one')).toMatchObject({ number: 0 });
      expect(await rollup.statuses(leaf, statusInfo('one', 1, { [U1]: 2 }))).toBe(true);
    });

    it('takes more bytes than other operations: full statuses of hundreds of computers', async () => {
      const ids = Array.from({ length: 400 }, (_, index) => `big-${index}`);
      await rollup.computers(...ids.map((id) => computerInfo(id, leaf, { Details: details() })));
      const strangers = Object.fromEntries(Array.from({ length: 120 }, () => [randomUUID(), 4]));
      // Some 230 bytes each on the wire: 11 MB.
      const message = ids.map((id) => statusInfo(id, 1, { ...strangers, [U1]: 2 }));
      expect(await rollup.statuses(leaf, ...message)).toBe(true);
      expect(await computersWith(U1, 2)).toBe(400);
      const wide = Array.from({ length: 1_500 }, (_, index) => computerInfo(`wide-${index}`, leaf, { Details: details({ OSDescription: 'x'.repeat(7_000) }) }));
      expect(await errorCodeOf(rollup.computers(...wide))).toBe('InvalidParameters');
    });

    it('refuses what cannot be, and more than it said', async () => {
      expect(await errorCodeOf(rollup.statuses(leaf, statusInfo('one', 0, { [U1]: 2 })))).toBe('InvalidParameters');
      for (const state of [-1, 7]) expect(await errorCodeOf(rollup.statuses(leaf, statusInfo('one', 1, { [U1]: state })))).toBe('InvalidParameters');
      expect(await errorCodeOf(rollup.statuses(leaf, ...Array.from({ length: 501 }, () => statusInfo('one', 1, {}))))).toBe('InvalidParameters');
      expect(await errorCodeOf(rollup.outOfSync(leaf, Object.fromEntries(Array.from({ length: 20_001 }, (_, index) => [`c${index}`, 1]))))).toBe('InvalidParameters');
      expect(await computer('one')).toMatchObject({ number: 0 });
    });
  });

  describe('what administrators set', () => {
    it('is that only totals are wanted: then servers are taken, and computers refused', async () => {
      await updateSynchronizationConfiguration(service.dataSource, { rollupDetail: 'totals' });
      expect((await rollup.configuration()).DoDetailedRollup).toBe(false);
      await rollup.servers(serverInfo(middle, { LastRollupTime: minutes(1), ClientSummaries: [clientsOf(8)] }));
      expect(await rows('SELECT computers FROM downstream.server_computers')).toEqual([{ computers: 8 }]);
      for (const call of [rollup.computers(computerInfo('pc', leaf, { LastSyncTime: NEVER })), rollup.outOfSync(leaf, { pc: 0 }), rollup.statuses(leaf, statusInfo('pc', 1, {}))]) {
        expect(await errorCodeOf(call)).toBe('InvalidParameters');
      }
      await updateSynchronizationConfiguration(service.dataSource, { rollupDetail: 'computers' });
    });

    it('is which servers are served: nothing is told for others', async () => {
      await updateAccessRule(service.dataSource, { allowedAccounts: [`${middle.slice(0, 4)}.example`] });
      expect(await rollup.computers(computerInfo('pc', leaf, { Details: details() }))).toEqual({});
      const stranger = randomUUID();
      expect(await errorCodeOf(rollup.servers(serverInfo(stranger, { FullDomainName: 'stranger.example' })))).toBe('InvalidParameters');
      await updateAccessRule(service.dataSource, { allowedAccounts: ['other.example'] });
      for (const call of [rollup.computers(computerInfo('pc', leaf)), rollup.outOfSync(leaf, { pc: 0 }), rollup.statuses(leaf, statusInfo('pc', 1, {})), rollup.servers(serverInfo(middle, { FullDomainName: 'other.example' }))]) {
        expect(await errorCodeOf(call)).toBe('InvalidParameters');
      }
      await updateAccessRule(service.dataSource, { allowedAccounts: null, allowedNetworks: ['192.0.2.0/24'] });
      expect(await errorCodeOf(rollup.configuration())).toBe('InvalidParameters');
    });
  });
});
