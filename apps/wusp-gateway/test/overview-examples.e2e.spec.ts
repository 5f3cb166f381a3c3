import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { approveUpdate, declineUpdate } from '@sluice/domain/deployments';
import { createDataSource } from '@sluice/domain/migrations';
import { createTestBus, createTestDatabase, type TestDatabase } from '@sluice/testing/environment';
import { loadSampleCatalog } from '@sluice/testing/sample-catalog';
import { dword, MachineRegistry, machines, UpdateClient, type Machine, type ScanReport } from '@sluice/testing/update-client';
import { GatewayProcess, until } from './gateway-process.js';
import { SwitchingEdge } from './switching-edge.js';

/*
 * The examples of MS-WSUSOD that a client and its server play, message by message. Two steps of theirs are not here: self-update, which
 * clients since Windows 10 do not do (MS-WUSP product note 49), and ReportEventBatch, which is another service's.
 */

const ALL_COMPUTERS = 'a0a08746-4dbe-4a37-9adf-9e7652c0b421';
const HANDSHAKE = ['GetConfig', 'GetAuthorizationCookie', 'GetCookie', 'RegisterComputer'];

/** A server of its own: a database with the sample catalog, and a gateway. */
interface Server {
  readonly database: TestDatabase;
  readonly dataSource: DataSource;
  readonly gateway: GatewayProcess;
}

async function startServer(firstRevisionId: number): Promise<Server> {
  const database = await createTestDatabase();
  const dataSource = await createDataSource(database.url).initialize();
  await dataSource.query(`ALTER SEQUENCE catalog.revision_revision_id_seq RESTART WITH ${firstRevisionId}`);
  await loadSampleCatalog(database.url);
  const gateway = await GatewayProcess.start({ DATABASE_URL: database.url, NATS_URL: (await createTestBus()).url });
  return { database, dataSource, gateway };
}

async function stopServer(server: Server | undefined): Promise<void> {
  await server?.gateway.stop();
  await server?.dataSource.destroy();
  await server?.database.drop();
}

let first: Server;
let second: Server;

beforeAll(async () => {
  [first, second] = await Promise.all([startServer(1), startServer(5000)]);
}, 60_000);

afterAll(async () => {
  await Promise.all([stopServer(first), stopServer(second)]);
});

/** A Windows 11 laptop whose devices have old drivers or none. */
const laptop = (serverUrl: string) => new UpdateClient({ serverUrl, machine: machines.windows11Laptop });

/** A server that takes part in early access, for which the catalog has an encrypted upgrade. */
const EARLY_ACCESS: Machine = {
  ...machines.server2022Amd64,
  registry: new MachineRegistry({ 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Sluice Samples\\EarlyAccess': { Since: dword(1) } }),
};

/** Names of the operations; what failed has its ErrorCode behind a colon. */
const messages = ({ calls }: ScanReport) => calls.map(({ operation, fault }) => (fault === undefined ? operation : `${operation}: ${fault}`));
const passes = ({ rounds }: ScanReport) => rounds.map(({ pass }) => pass);
const idsOf = (updates: ScanReport['needed']) => updates.map(({ updateId }) => updateId).sort();

/** The update of the sample catalog with these words in its title. */
async function updateNamed({ dataSource }: Server, words: string): Promise<string> {
  const [found] = await dataSource.query<{ update_id: string }[]>('SELECT update_id FROM catalog.revision WHERE is_latest AND title LIKE $1', [`%${words}%`]);
  if (found === undefined) throw new Error(`the sample catalog has no ${words}`);
  return found.update_id;
}

/** Approves an update for everybody, and waits until clients can see it. */
async function approve(server: Server, words: string): Promise<string> {
  const updateId = await updateNamed(server, words);
  const { changeNumber } = await approveUpdate(server.dataSource, { updateId, targetGroupId: ALL_COMPUTERS, action: 'Install', adminName: 'test' });
  await live(server, changeNumber);
  return updateId;
}

const live = ({ gateway }: Server, changeNumber: number | null) =>
  until('the change to be live', async () => (await gateway.metric('sluice_catalog_change_number')) >= (changeNumber ?? 0));

describe('example 3: initial update synchronization to an update client (MS-WSUSOD 3.3)', () => {
  it('goes from GetConfig to the locations of files', async () => {
    await approve(first, 'KB9000003');
    const report = await laptop(first.gateway.url).scan({ fileLocations: 'always' });
    const software = report.rounds.filter(({ pass }) => pass === 'software');
    expect(messages(report)).toEqual([
      // 1 to 4: configuration, authorization, cookie, registration
      ...HANDSHAKE,
      // 5: updates, as often as needed; 6: drivers, once
      ...report.rounds.map(() => 'SyncUpdates'),
      // 7: extended information about what applies
      'GetExtendedUpdateInfo',
      // 9: locations of new files
      'GetFileLocations',
    ]);
    expect(passes(report)).toEqual([...software.map(() => 'software'), 'driver']);
    // Level by level, so several times; and nothing is sent for the devices before what is installed is known.
    expect(software.length).toBeGreaterThan(3);
    expect(software.every(({ newUpdates }) => newUpdates > 0)).toBe(true);
    expect(report.needed.filter(({ offered }) => offered).map(({ title }) => title)).toEqual([expect.stringContaining('KB9000003')]);
    for (const { url } of report.needed.flatMap(({ files }) => files)) expect(url).toContain(`${first.gateway.url}/Content/`);
  });

  it('offers the best driver for each device', async () => {
    const report = await laptop(first.gateway.url).scan();
    const drivers = await Promise.all(['sound card driver 6.1', 'graphics driver 31', 'touchpad driver 1.9', 'sound effects', 'label printer'].map((words) => updateNamed(first, words)));
    expect(report.rounds.at(-1)).toMatchObject({ pass: 'driver', newUpdates: drivers.length, truncated: false });
    expect(idsOf(report.needed)).toEqual(expect.arrayContaining(drivers));
  });

  it('asks GetExtendedUpdateInfo2 for the key of an encrypted update', async () => {
    const updateId = await approve(first, 'encrypted until its release');
    const report = await new UpdateClient({ serverUrl: first.gateway.url, machine: EARLY_ACCESS }).scan();
    expect(messages(report).slice(-2)).toEqual(['GetExtendedUpdateInfo', 'GetExtendedUpdateInfo2']);
    expect(report.needed.find((update) => update.updateId === updateId)?.files).toEqual([expect.objectContaining({ fileName: 'sluice-sample-encrypted-image.esd', decryptable: true })]);
  });
});

describe('example 4: differential update synchronization to an update client (MS-WSUSOD 3.4)', () => {
  it('begins at SyncUpdates and is told the differences only', async () => {
    const client = laptop(first.gateway.url);
    const before = await client.scan();
    const approved = await approve(first, 'KB9000100');
    const report = await client.scan();
    expect(messages(report)).toEqual([
      // 2: updates; 3: drivers
      ...report.rounds.map(() => 'SyncUpdates'),
      // 4: extended information
      'GetExtendedUpdateInfo',
    ]);
    expect(passes(report)).toEqual(['software', 'driver']);
    expect(report.rounds).toEqual([
      expect.objectContaining({ newUpdates: 0, changedUpdates: 1, outOfScope: 0 }),
      // The drivers that it holds are named as CachedDriverIDs and not sent again.
      expect.objectContaining({ sentOther: before.rounds.at(-1)?.newUpdates, newUpdates: 0, changedUpdates: 0, outOfScope: 0 }),
    ]);
    expect(report.needed.find(({ updateId }) => updateId === approved)).toMatchObject({ action: 'Install' });
    expect(report.held).toBe(before.held);
  });
});

describe('example 6: an update client is pointed to a new update server (MS-WSUSOD 3.6)', () => {
  it('notices, shows itself to the new server, refreshes its cache, and forgets what only the old one had', async () => {
    const edge = await SwitchingEdge.start([first.gateway.url]);
    const client = laptop(edge.url);
    const before = await client.scan();
    const { changeNumber } = await declineUpdate(second.dataSource, [await updateNamed(second, 'KB9000003')]);
    await live(second, changeNumber);
    edge.targets = [second.gateway.url];
    const moved = await client.scan();
    const fresh = await laptop(second.gateway.url).scan();
    await edge.stop();
    expect(messages(moved)).toEqual([
      // It begins with a differential synchronization, and is told that this is not its server.
      expect.stringMatching(/^SyncUpdates: (InvalidCookie|ServerChanged)$/),
      // 2 to 5: the handshake; 6: from the ids of the old server to those of the new one
      ...HANDSHAKE,
      'RefreshCache',
      // 8 and 9: updates and drivers; 10: extended information
      ...moved.rounds.map(() => 'SyncUpdates'),
      'GetExtendedUpdateInfo',
    ]);
    expect(passes(moved).at(-1)).toBe('driver');
    // What both servers have is not sent again.
    expect(moved.rounds.reduce((sum, { newUpdates }) => sum + newUpdates, 0)).toBeLessThan(before.held / 2);
    expect(moved.held).toBe(fresh.held);
    expect(moved.needed.map(({ revisionId }) => revisionId)).toEqual(fresh.needed.map(({ revisionId }) => revisionId));
    expect(moved.needed.every(({ revisionId }) => revisionId >= 5000)).toBe(true);
    expect(idsOf(before.needed)).toContain(await updateNamed(first, 'KB9000003'));
    expect(idsOf(moved.needed)).not.toContain(await updateNamed(first, 'KB9000003'));
  });
});
