import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import type { DataSource } from 'typeorm';
import { approveUpdate, declineUpdate } from '@sluice/domain/deployments';
import { createGroup, setComputerGroups } from '@sluice/domain/groups';
import { createDataSource } from '@sluice/domain/migrations';
import { updateServerConfiguration } from '@sluice/domain/servers';
import { createTestBus, createTestDatabase, type TestBus, type TestDatabase } from '@sluice/testing/environment';
import { loadSampleCatalog } from '@sluice/testing/sample-catalog';
import { machines, UpdateClient, type ScanReport } from '@sluice/testing/update-client';
import { GatewayProcess, until } from './gateway-process.js';
import { SwitchingEdge } from './switching-edge.js';

const ALL_COMPUTERS = 'a0a08746-4dbe-4a37-9adf-9e7652c0b421';
const HANDSHAKE = ['GetConfig', 'GetAuthorizationCookie', 'GetCookie', 'RegisterComputer'];

let database: TestDatabase;
let bus: TestBus;
let environment: Record<string, string>;
let dataSource: DataSource;
let first: GatewayProcess;
let second: GatewayProcess;

beforeAll(async () => {
  database = await createTestDatabase();
  await loadSampleCatalog(database.url);
  bus = await createTestBus();
  environment = { DATABASE_URL: database.url, NATS_URL: bus.url };
  dataSource = await createDataSource(database.url).initialize();
  [first, second] = await Promise.all([GatewayProcess.start(environment), GatewayProcess.start(environment)]);
});

afterAll(async () => {
  await Promise.all([first?.stop(), second?.stop()]);
  await dataSource?.destroy();
  await database?.drop();
});

const windows11 = (serverUrl: string) => new UpdateClient({ serverUrl, machine: machines.windows11Amd64 });
const operations = (report: ScanReport) => report.calls.map((call) => call.operation);
const handshakes = (report: ScanReport) => operations(report).filter((operation) => HANDSHAKE.includes(operation));
const changeNumberOf = async (gateway: GatewayProcess) => Number(
  /^sluice_catalog_change_number(?:\{[^}]*\})? (\S+)$/m.exec(await fetch(`${gateway.url}/metrics`).then((response) => response.text()))?.[1]);
/** Waits until every gateway serves a change; an event tells them, so this takes milliseconds. */
const live = (changeNumber: number) => Promise.all([first, second].map((gateway) =>
  until('the change to be live', async () => (await changeNumberOf(gateway)) >= changeNumber)));

/** An update of the sample catalog that a Windows 11 computer needs and nobody approved. */
async function unapprovedNeed(report: ScanReport) {
  const need = report.needed.find((update) => update.action === 'PreDeploymentCheck' && update.supersededBy === undefined);
  if (!need) throw new Error('the sample catalog has nothing to approve');
  return need;
}

describe('a fresh computer', () => {
  it('shows itself, learns level by level what it has, and finds what it needs with all files located', async () => {
    const report = await windows11(first.url).scan({ describe: 'reported' });
    expect(operations(report).slice(0, 5)).toEqual([...HANDSHAKE, 'SyncUpdates']);
    expect(report.unknownRules).toEqual({});
    const software = report.rounds.filter((round) => round.pass === 'software');
    expect(software.length).toBeGreaterThan(3);
    expect(report.rounds.at(-1)).toMatchObject({ pass: 'driver', newUpdates: 0, truncated: false });
    expect(report.calls.length).toBeLessThan(100);
    expect(report.needed.length).toBeGreaterThan(0);
    expect(report.installed.length + report.notApplicable.length).toBeGreaterThan(0);
    for (const file of report.needed.flatMap((update) => update.files)) {
      expect(file.url).toMatch(new RegExp(`^${first.url}/Content/[0-9A-F]{2}/[0-9A-F]{40}\\.[a-z]+$`));
    }
  });

  it('is answered in Xpress', async () => {
    const report = await windows11(first.url).scan();
    for (const round of report.rounds.filter(({ newUpdates }) => newUpdates > 5)) expect(round.wireBytes).toBeLessThan(round.plainBytes * 0.5);
  });

  it('that scans one product only gets the chain of its category, and afterwards everything', async () => {
    const [product] = await dataSource.query(`SELECT update_id FROM catalog.revision WHERE category_type = 'Product' AND is_latest ORDER BY title LIMIT 1`);
    const client = windows11(first.url);
    const filtered = await client.scan({ categoryIds: [product.update_id] });
    const everything = await client.scan();
    expect(operations(filtered)).toContain('StartCategoryScan');
    expect(filtered.held).toBeGreaterThan(0);
    expect(everything.held).toBeGreaterThan(filtered.held);
    expect(handshakes(everything)).toEqual([]);
  });
});

describe('a finished scan', () => {
  it('is written down with the time and announced on the bus', async () => {
    const client = windows11(first.url);
    await client.scan();
    const seen = await until('the scan to be written down', async () => (await dataSource.query(
      'SELECT last_sync_time, client_protocol_version FROM computers.computer WHERE id = $1 AND last_sync_time IS NOT NULL', [client.computer.clientId]))[0]);
    expect(seen.client_protocol_version).toBe('2.90');
    const { servers, user, pass } = bus.connection;
    const nats = await connect({ servers, user, pass });
    const message = await until('the announcement', async () => {
      const found = await (await jetstreamManager(nats)).streams.getMessage('SLUICE_EVENTS', { last_by_subj: 'sluice.computers.computer-synchronized.v1' });
      return found?.string().includes(client.computer.clientId) ? found : undefined;
    });
    await nats.close();
    expect(message.json()).toMatchObject({ type: 'sluice.computers.computer-synchronized.v1', data: { computerId: client.computer.clientId } });
  });
});

describe('a computer that scans again', () => {
  it('starts straight at SyncUpdates and is sent nothing it holds', async () => {
    const client = windows11(first.url);
    const before = await client.scan();
    const again = await client.scan();
    expect(operations(again)[0]).toBe('SyncUpdates');
    expect(again.rounds.map((round) => [round.newUpdates, round.changedUpdates, round.outOfScope])).toEqual(again.rounds.map(() => [0, 0, 0]));
    expect(again.held).toBe(before.held);
  });

  it('is answered by two gateways in turn without a further handshake', async () => {
    const edge = await SwitchingEdge.start([first.url, second.url]);
    const client = windows11(edge.url);
    const report = await client.scan();
    const again = await client.scan();
    await edge.stop();
    expect(handshakes(report)).toEqual(HANDSHAKE);
    expect(handshakes(again)).toEqual([]);
    expect(again.held).toBe(report.held);
  });

  it('does not notice that the gateway was killed and started again', async () => {
    const own = await GatewayProcess.start(environment);
    const client = windows11(own.url);
    const before = await client.scan();
    await own.stop('SIGKILL');
    const reborn = await GatewayProcess.start(environment, { port: own.port });
    const again = await client.scan();
    await reborn.stop();
    expect(handshakes(again)).toEqual([]);
    expect(again.held).toBe(before.held);
  });
});

describe('an approval', () => {
  it('reaches a computer that already holds the update, without a handshake', async () => {
    const client = windows11(first.url);
    const update = await unapprovedNeed(await client.scan());
    const { changeNumber } = await approveUpdate(dataSource, { updateId: update.updateId, targetGroupId: ALL_COMPUTERS, action: 'Install', adminName: 'test' });
    await live(changeNumber);
    const report = await client.scan();
    expect(handshakes(report)).toEqual([]);
    expect(report.rounds[0]).toMatchObject({ newUpdates: 0, changedUpdates: 1 });
    expect(report.needed.find((one) => one.updateId === update.updateId)).toMatchObject({ action: 'Install', offered: true });
  });

  it('for a group reaches its members and nobody else', async () => {
    const [member, stranger] = [windows11(first.url), windows11(second.url)];
    const update = await unapprovedNeed(await member.scan());
    await stranger.scan();
    const pilots = await createGroup(dataSource, { name: 'Pilots' });
    await setComputerGroups(dataSource, [member.computer.clientId], [pilots.id]);
    const { changeNumber } = await approveUpdate(dataSource, { updateId: update.updateId, targetGroupId: pilots.id, action: 'Install', adminName: 'test' });
    await live(changeNumber);
    const actionFor = async (client: UpdateClient) =>
      (await client.scan()).needed.find((one) => one.updateId === update.updateId)?.action;
    // Memberships are told to a gateway beside the catalog; the approval came later, but on another way.
    await until('the membership to be live', async () => (await first.metric('sluice_membership_change_number')) >= changeNumber - 1);
    expect([await actionFor(member), await actionFor(stranger)]).toEqual(['Install', 'PreDeploymentCheck']);
  });
});

describe('a declined update', () => {
  it('is taken from the computers that hold it', async () => {
    const client = windows11(first.url);
    const before = await client.scan();
    const update = await unapprovedNeed(before);
    const { changeNumber } = await declineUpdate(dataSource, [update.updateId]);
    await live(changeNumber as number);
    const report = await client.scan();
    expect(report.rounds.reduce((sum, round) => sum + round.outOfScope, 0)).toBeGreaterThan(0);
    expect(report.needed.map((one) => one.updateId)).not.toContain(update.updateId);
    expect(report.held).toBeLessThan(before.held);
  });
});

describe('a change of the configuration', () => {
  it('makes computers read it again and show themselves again, and keeps their caches', async () => {
    const client = windows11(first.url);
    const before = await client.scan();
    await updateServerConfiguration(dataSource, { maxExtendedUpdatesPerRequest: 40 });
    const report = await until('the new configuration to be in force', async () => {
      const again = await client.scan();
      return handshakes(again).length > 0 ? again : undefined;
    });
    expect(handshakes(report)).toEqual(['GetConfig', 'GetAuthorizationCookie', 'GetCookie']);
    expect(report.held).toBe(before.held);
    expect(report.rounds.every((round) => round.newUpdates === 0)).toBe(true);
  });
});

describe('a computer that comes from another server', () => {
  it('is made to refresh its revision ids', async () => {
    const elsewhere = await createTestDatabase();
    // The same updates under other revision ids: the sequence starts higher.
    const otherSource = await createDataSource(elsewhere.url).initialize();
    await otherSource.query('ALTER SEQUENCE catalog.revision_revision_id_seq RESTART WITH 20');
    await loadSampleCatalog(elsewhere.url);
    const other = await GatewayProcess.start({ ...environment, DATABASE_URL: elsewhere.url });
    const edge = await SwitchingEdge.start([other.url]);
    const client = windows11(edge.url);
    await client.scan();
    edge.targets = [first.url];
    const moved = await client.scan();
    const fresh = await windows11(first.url).scan();
    await edge.stop();
    await other.stop();
    await otherSource.destroy();
    await elsewhere.drop();
    expect(operations(moved)).toEqual(expect.arrayContaining(['GetConfig', 'GetCookie', 'RefreshCache']));
    expect(moved.held).toBe(fresh.held);
    expect(moved.needed.map((one) => one.revisionId)).toEqual(fresh.needed.map((one) => one.revisionId));
  });
});
