import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { importRevisions } from '@sluice/domain/catalog';
import { approveUpdate } from '@sluice/domain/deployments';
import { createGroup, deleteGroup, renameGroup, setComputerGroups } from '@sluice/domain/groups';
import { createDataSource } from '@sluice/domain/migrations';
import { currentChangeNumber, updateServerConfiguration, type TargetingMode } from '@sluice/domain/servers';
import { formatDateTime } from '@sluice/protocol/soap';
import { getConfig } from '@sluice/protocol/wusp';
import { createTestBus, createTestDatabase, type TestDatabase } from '@sluice/testing/environment';
import { GatewayProcess, until } from './gateway-process.js';
import { ProtocolClient } from './protocol-client.js';
import { softwareUpdate, updateIdOf } from './software-update.js';
import { SwitchingEdge } from './switching-edge.js';

const UPDATE = updateIdOf(1);
/** Where no nats-server is. */
const NO_BUS = 'nats://127.0.0.1:1';

let database: TestDatabase;
let dataSource: DataSource;
let environment: Record<string, string>;
let gateways: GatewayProcess[];
let edge: SwitchingEdge;
let groupCount = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await createDataSource(database.url).initialize();
  await importRevisions(dataSource, [await softwareUpdate(1)]);
  environment = { DATABASE_URL: database.url, NATS_URL: (await createTestBus()).url };
  gateways = await Promise.all([GatewayProcess.start(environment), GatewayProcess.start(environment)]);
  edge = await SwitchingEdge.start(gateways.map(({ url }) => url));
});

afterAll(async () => {
  await edge?.stop();
  await Promise.all((gateways ?? []).map((gateway) => gateway.stop()));
  await dataSource?.destroy();
  await database?.drop();
});

/** Less than the time after which a gateway looks by itself: what happens within it happened because of an event. Milliseconds. */
const BY_EVENT = 8_000;
/** More than that time. Milliseconds. */
const BY_LOOKING = 20_000;

/** Waits until gateways know everything that is committed now, catalog and memberships. */
const live = async (of: readonly GatewayProcess[] = gateways, patience = BY_EVENT) => {
  const catalog = await currentChangeNumber(dataSource);
  const [{ membership }] = await dataSource.query('SELECT coalesce(max(membership_change_number), 0)::int AS membership FROM computers.computer');
  await Promise.all(of.map((gateway) => until('the change to be live', async () =>
    (await gateway.metric('sluice_catalog_change_number')) >= catalog && (await gateway.metric('sluice_membership_change_number')) >= membership, patience)));
};

/** A group in which the update is approved. */
async function pilotGroup(name = `Pilots ${++groupCount}`): Promise<string> {
  const { id } = await createGroup(dataSource, { name });
  await approveUpdate(dataSource, { updateId: UPDATE, targetGroupId: id, action: 'Install', adminName: 'test' });
  return id;
}

/** What a client that holds the update is told about it: nothing when it knows already. */
async function toldAbout(client: ProtocolClient, revisionId: number): Promise<string | undefined> {
  const { ChangedUpdates, NewUpdates } = await client.sync({ OtherCachedUpdateIDs: [revisionId] });
  expect(NewUpdates).toEqual([]);
  return ChangedUpdates.find(({ ID }) => ID === revisionId)?.Deployment?.Action;
}

/** A connected computer that was told of the update, and the update's revision id. */
async function computer(targetGroupName?: string): Promise<{ client: ProtocolClient; revisionId: number; action: string | undefined }> {
  const client = await new ProtocolClient(edge.url, targetGroupName === undefined ? {} : { targetGroupName }).connect();
  const { NewUpdates } = await client.sync();
  expect(NewUpdates).toHaveLength(1);
  return { client, revisionId: NewUpdates[0]?.ID ?? 0, action: NewUpdates[0]?.Deployment?.Action };
}

async function targeting(mode: TargetingMode): Promise<void> {
  const present = formatDateTime((await updateServerConfiguration(dataSource, { targeting: mode })).lastChange);
  await Promise.all(gateways.map(({ url }) => until('the targeting to be in force', async () =>
    (await new ProtocolClient(url).call(getConfig, { protocolVersion: '2.90' })).GetConfigResult?.LastChange === present)));
}

describe('server-side targeting (MS-WUSP 3.1.5.3)', () => {
  beforeAll(() => targeting('server'));

  it('counts at once in every gateway, with the cookie the computer has, and is told once', async () => {
    const pilots = await pilotGroup();
    await live();
    const { client, revisionId, action } = await computer();
    const bystander = await computer();
    expect(action).toBe('PreDeploymentCheck');
    await setComputerGroups(dataSource, [client.identity.clientId], [pilots]);
    await live();
    // Four calls through two gateways: whichever answers first tells, the others know that it was told.
    const told = [await toldAbout(client, revisionId), await toldAbout(client, revisionId), await toldAbout(client, revisionId), await toldAbout(client, revisionId)];
    expect(told).toEqual(['Install', undefined, undefined, undefined]);
    expect([await toldAbout(bystander.client, revisionId), await toldAbout(bystander.client, revisionId)]).toEqual([undefined, undefined]);
    await setComputerGroups(dataSource, [client.identity.clientId], []);
    await live();
    expect([await toldAbout(client, revisionId), await toldAbout(client, revisionId)]).toEqual(['PreDeploymentCheck', undefined]);
  });

  it('counts when the group is deleted', async () => {
    const pilots = await pilotGroup();
    const { client, revisionId } = await computer();
    await setComputerGroups(dataSource, [client.identity.clientId], [pilots]);
    await live();
    expect(await toldAbout(client, revisionId)).toBe('Install');
    await deleteGroup(dataSource, pilots);
    await live();
    expect(await toldAbout(client, revisionId)).toBe('PreDeploymentCheck');
  });

  it('ignores the group that a computer asks for', async () => {
    await pilotGroup('Wanted');
    await live();
    expect((await computer('Wanted')).action).toBe('PreDeploymentCheck');
  });

  it('is caught up with by a gateway that starts afterwards, and by one that hears no events', async () => {
    const deaf = await GatewayProcess.start({ ...environment, NATS_URL: NO_BUS }, { ready: false });
    await live([deaf], BY_LOOKING);
    const pilots = await pilotGroup();
    const { client, revisionId } = await computer();
    await setComputerGroups(dataSource, [client.identity.clientId], [pilots]);
    const late = await GatewayProcess.start(environment);
    const cookie = client.cookie;
    for (const gateway of [late, deaf]) {
      await live([gateway], BY_LOOKING);
      client.url = gateway.url;
      client.cookie = cookie;
      expect(await toldAbout(client, revisionId)).toBe('Install');
    }
    await Promise.all([late.stop(), deaf.stop()]);
  });

  it('is renewed by the computer as well: the next handshake finds the same groups and tells nothing again', async () => {
    const pilots = await pilotGroup();
    const { client, revisionId } = await computer();
    await setComputerGroups(dataSource, [client.identity.clientId], [pilots]);
    await live();
    expect(await toldAbout(client, revisionId)).toBe('Install');
    await client.renew();
    expect([await toldAbout(client, revisionId), await toldAbout(client, revisionId)]).toEqual([undefined, undefined]);
  });
});

describe('client-side targeting (MS-WUSP 2.2.2.1.1, targetGroupName)', () => {
  beforeEach(() => targeting('client'));
  afterEach(() => targeting('server'));

  it('follows what the computer asks for, one group or several, in any case', async () => {
    const name = `Laptops ${++groupCount}`;
    await pilotGroup(name);
    await live();
    expect((await computer(`Nowhere;${name.toUpperCase()}`)).action).toBe('Install');
    const { client, action } = await computer('Nowhere');
    expect(action).toBe('PreDeploymentCheck');
    const assigned = await createGroup(dataSource, { name: `Assigned ${groupCount}` });
    await setComputerGroups(dataSource, [client.identity.clientId], [assigned.id]);
    await live();
    expect((await client.sync()).NewUpdates[0]?.Deployment?.Action).toBe('PreDeploymentCheck');
  });

  it('counts at once when a group with the name appears, and when it loses the name', async () => {
    const name = `Kiosks ${++groupCount}`;
    const { client, revisionId, action } = await computer(name);
    expect(action).toBe('PreDeploymentCheck');
    const kiosks = await pilotGroup(name);
    await live();
    expect([await toldAbout(client, revisionId), await toldAbout(client, revisionId)]).toEqual(['Install', undefined]);
    await renameGroup(dataSource, kiosks, `${name} of old`);
    await live();
    expect([await toldAbout(client, revisionId), await toldAbout(client, revisionId)]).toEqual(['PreDeploymentCheck', undefined]);
  });

  it('counts from the next renewal on when the computer changes its mind', async () => {
    const name = `Labs ${++groupCount}`;
    await pilotGroup(name);
    await live();
    const { client, revisionId } = await computer();
    const decided = new ProtocolClient(edge.url, { ...client.identity, targetGroupName: name });
    decided.cookie = client.cookie;
    await decided.renew();
    expect([await toldAbout(decided, revisionId), await toldAbout(decided, revisionId)]).toEqual(['Install', undefined]);
  });
});
