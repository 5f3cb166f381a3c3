import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { approveUpdate } from '@sluice/domain/deployments';
import { importRevisions } from '@sluice/domain/catalog';
import { Computer, splitComputerId } from '@sluice/domain/computers';
import { createGroup, setComputerGroups } from '@sluice/domain/groups';
import { createDataSource } from '@sluice/domain/migrations';
import { currentChangeNumber } from '@sluice/domain/servers';
import { createTestBus, createTestDatabase, type TestDatabase } from '@sluice/testing/environment';
import { GatewayProcess, until } from './gateway-process.js';
import { faultOf, ProtocolClient } from './protocol-client.js';
import { softwareUpdate, updateIdOf } from './software-update.js';

let database: TestDatabase;
let dataSource: DataSource;
let gateways: [GatewayProcess, GatewayProcess];

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await createDataSource(database.url).initialize();
  await importRevisions(dataSource, [await softwareUpdate(1)]);
  const environment = { DATABASE_URL: database.url, NATS_URL: (await createTestBus()).url };
  gateways = await Promise.all([GatewayProcess.start(environment), GatewayProcess.start(environment)]);
});

afterAll(async () => {
  await Promise.all((gateways ?? []).map((gateway) => gateway.stop()));
  await dataSource?.destroy();
  await database?.drop();
});

const load = (id: string) => dataSource.manager.findOneByOrFail(Computer, { id });
const live = async () => {
  const number = await currentChangeNumber(dataSource);
  await Promise.all(gateways.map((gateway) => until('the change to be live', async () => (await gateway.metric('sluice_catalog_change_number')) >= number)));
};

describe('two computers made from one disk image, which use one client id', () => {
  it('are told apart when they take turns: each has its record, its groups and its cookie', async () => {
    const clientId = randomUUID();
    const one = await new ProtocolClient(gateways[0].url, { clientId, dnsName: 'one.contoso.test' }).connect();
    const two = await new ProtocolClient(gateways[1].url, { clientId, dnsName: 'two.contoso.test' }).connect();
    const split = splitComputerId(clientId, 'one');

    // The first one renews its cookie, and is recognized as another computer than the second.
    await one.renew();
    expect(await faultOf(one.sync())).toMatchObject({ errorCode: 'RegistrationRequired' });
    await one.register({ ComputerModel: 'Book' });
    await two.register({ ComputerModel: 'Tower' });
    expect(await load(split)).toMatchObject({ cloneOf: clientId, dnsName: 'one.contoso.test', computerModel: 'Book' });
    expect(await load(clientId)).toMatchObject({ cloneOf: null, dnsName: 'two.contoso.test', computerModel: 'Tower' });
    const logged = () => gateways[0].log.join('').split('\n').filter((line) => line.includes('one client id in turn') && line.includes(split));
    await until('the log to tell of it', () => logged().length === 1);

    // What an administrator decides for one does not touch the other.
    const { id: pilots } = await createGroup(dataSource, { name: 'Pilots' });
    await approveUpdate(dataSource, { updateId: updateIdOf(1), targetGroupId: pilots, action: 'Install', adminName: 'test' });
    await setComputerGroups(dataSource, [split], [pilots]);
    await live();
    await Promise.all([one.renew(), two.renew()]);
    const actionFor = async (client: ProtocolClient) => (await client.sync()).NewUpdates[0]?.Deployment?.Action;
    expect([await actionFor(one), await actionFor(two)]).toEqual(['Install', 'PreDeploymentCheck']);

    // Through any gateway, for as long as they live.
    [one.url, two.url] = [two.url, one.url];
    for (const client of [one, two, one]) await client.renew();
    expect([await actionFor(one), await actionFor(two)]).toEqual(['Install', 'PreDeploymentCheck']);
    const [{ events }] = await dataSource.query(`SELECT count(*)::int AS events FROM messaging.outbox WHERE event = 'ComputerCloneDetected'`);
    expect(events).toBe(1);
  });

  it('are not made of one computer that is renamed: it keeps its record, its registration and what it was told', async () => {
    const clientId = randomUUID();
    const before = await new ProtocolClient(gateways[0].url, { clientId, dnsName: 'old.contoso.test' }).connect();
    const { NewUpdates } = await before.sync();
    const after = new ProtocolClient(gateways[1].url, { clientId, dnsName: 'new.contoso.test' });
    after.cookie = before.cookie;
    for (let day = 0; day < 3; day++) await after.renew();
    expect(await after.sync({ OtherCachedUpdateIDs: NewUpdates.map(({ ID }) => ID) })).toMatchObject({ NewUpdates: [], ChangedUpdates: [] });
    expect(await dataSource.manager.countBy(Computer, { cloneOf: clientId })).toBe(0);
  });
});
