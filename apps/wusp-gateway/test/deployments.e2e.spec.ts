import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { importRevisions } from '@sluice/domain/catalog';
import { approveUpdate, type Approval, type ApprovalAction } from '@sluice/domain/deployments';
import { ALL_COMPUTERS_ID, createGroup, setComputerGroups } from '@sluice/domain/groups';
import { createDataSource } from '@sluice/domain/migrations';
import { currentChangeNumber } from '@sluice/domain/servers';
import type { Deployment } from '@sluice/protocol/wusp';
import { createTestBus, createTestDatabase, type TestDatabase } from '@sluice/testing/environment';
import { GatewayProcess, until } from './gateway-process.js';
import { ProtocolClient } from './protocol-client.js';
import { softwareUpdate, updateIdOf } from './software-update.js';

/** Updates by what is decided about them; the bundle's member is approved by nobody. */
const NUMBERS = { Install: 1, OptionalInstall: 2, Uninstall: 3, PreDeploymentCheck: 4, Block: 5, Untouched: 6, Bundle: 7, Member: 8 } as const;
const EULA = 'eeeeeeee-0000-4000-8000-000000000001';

let database: TestDatabase;
let dataSource: DataSource;
let gateway: GatewayProcess;
let pilots: string;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await createDataSource(database.url).initialize();
  await importRevisions(dataSource, await Promise.all(Object.values(NUMBERS).map((number) => softwareUpdate(number, {
    ...(number === NUMBERS.Bundle && { bundles: [NUMBERS.Member] }),
    ...(number === NUMBERS.Member && { explicitlyDeployable: false, eulaId: EULA }),
  }))));
  pilots = (await createGroup(dataSource, { name: 'Pilots' })).id;
  gateway = await GatewayProcess.start({ DATABASE_URL: database.url, NATS_URL: (await createTestBus()).url });
});

afterAll(async () => {
  await gateway?.stop();
  await dataSource?.destroy();
  await database?.drop();
});

const approve = (number: number, action: ApprovalAction, changes: Partial<Approval> = {}) =>
  approveUpdate(dataSource, { updateId: updateIdOf(number), targetGroupId: pilots, action, adminName: 'test', ...changes });
const live = async () => {
  const number = await currentChangeNumber(dataSource);
  await until('the change to be live', async () => (await gateway.metric('sluice_catalog_change_number')) >= number);
};

/** What a new computer of the pilots is told to do with each update, by the update's number. */
async function deployments(protocolVersion = '2.90'): Promise<Map<number, Deployment>> {
  const client = new ProtocolClient(gateway.url, {}, protocolVersion);
  await client.authorize();
  await setComputerGroups(dataSource, [client.identity.clientId], [pilots]);
  await client.connect();
  const { NewUpdates } = await client.sync();
  const rows: { id: number; number: number }[] = await dataSource.query(
    'SELECT r.revision_id AS id, n.number FROM catalog.revision r JOIN unnest($1::uuid[], $2::int[]) AS n (update_id, number) USING (update_id)',
    [Object.values(NUMBERS).map(updateIdOf), Object.values(NUMBERS)]);
  const numbers = new Map(rows.map(({ id, number }) => [id, number]));
  return new Map(NewUpdates.map(({ ID, Deployment: deployment }) => [numbers.get(ID) ?? 0, deployment as Deployment]));
}

describe('a deployment on its way to a computer of the group (MS-WUSP 2.2.2.2.4)', () => {
  const deadline = new Date('2030-06-01T10:00:00Z');

  beforeAll(async () => {
    await approve(NUMBERS.Install, 'Install', { deadline, downloadPriority: 3 });
    await approve(NUMBERS.OptionalInstall, 'OptionalInstall');
    await approve(NUMBERS.Uninstall, 'Uninstall', { deadline });
    // Everybody else installs these two.
    for (const number of [NUMBERS.PreDeploymentCheck, NUMBERS.Block]) await approve(number, 'Install', { targetGroupId: ALL_COMPUTERS_ID });
    await approve(NUMBERS.PreDeploymentCheck, 'PreDeploymentCheck');
    await approve(NUMBERS.Block, 'Block');
    await approve(NUMBERS.Bundle, 'Install', { acceptEula: true });
    await live();
  });

  it('says what was decided, and Block as PreDeploymentCheck', async () => {
    const told = await deployments();
    expect([...told].map(([number, { Action, IsAssigned }]) => [number, Action, IsAssigned]).sort()).toEqual([
      [NUMBERS.Install, 'Install', true], [NUMBERS.OptionalInstall, 'OptionalInstall', false], [NUMBERS.Uninstall, 'Uninstall', true],
      [NUMBERS.PreDeploymentCheck, 'PreDeploymentCheck', true], [NUMBERS.Block, 'PreDeploymentCheck', true],
      [NUMBERS.Untouched, 'PreDeploymentCheck', true], [NUMBERS.Bundle, 'Install', true], [NUMBERS.Member, 'Bundle', true],
    ]);
  });

  it('carries the deadline and the priority where there are any, and the day of its last change', async () => {
    const told = await deployments();
    expect(told.get(NUMBERS.Install)).toMatchObject({ Deadline: '2030-06-01T10:00:00Z', DownloadPriority: '3', LastChangeTime: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/) });
    expect(told.get(NUMBERS.Uninstall)).toMatchObject({ Deadline: '2030-06-01T10:00:00Z' });
    expect(told.get(NUMBERS.OptionalInstall)).not.toHaveProperty('Deadline');
    expect(told.get(NUMBERS.OptionalInstall)).not.toHaveProperty('DownloadPriority');
  });

  it('carries a deadline in the past as it is: the computer acts at once', async () => {
    await approve(NUMBERS.Install, 'Install', { deadline: new Date('2020-01-01T00:00:00Z') });
    await live();
    expect((await deployments()).get(NUMBERS.Install)).toMatchObject({ Action: 'Install', Deadline: '2020-01-01T00:00:00Z' });
  });

  it.each(['1.0', '1.6', '1.7'])('leaves out for a client of version %s what only 1.8 knows', async (version) => {
    const install = (await deployments(version)).get(NUMBERS.Install);
    expect([install?.AutoSelect, install?.AutoDownload, install?.SupersedenceBehavior, install?.FlagBitmask]).toEqual([undefined, undefined, undefined, undefined]);
    expect((await deployments('1.8')).get(NUMBERS.Install)).toMatchObject({ AutoSelect: '0', AutoDownload: '0', SupersedenceBehavior: '0' });
  });

  it.each([['1.0', 'Install'], ['1.9', 'Install'], ['2.0', 'OptionalInstall']])(
    'that is optional is for a client of version %s %s, never assigned (note <22>)', async (version, action) => {
      expect((await deployments(version)).get(NUMBERS.OptionalInstall)).toMatchObject({ Action: action, IsAssigned: false });
    });
});

describe('an update with a licence nobody accepted (MS-WUSP 3.1.1.1)', () => {
  it('is not installed by anybody', async () => {
    await importRevisions(dataSource, [await softwareUpdate(20, { eulaId: 'eeeeeeee-0000-4000-8000-000000000002' })]);
    await expect(approve(20, 'Install')).rejects.toMatchObject({ code: 'EULA_NOT_ACCEPTED' });
  });
});
