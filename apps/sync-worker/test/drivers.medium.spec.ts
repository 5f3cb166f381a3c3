import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getConfigData, getDriverIdList, getDriverSetData, type DriverSetAndRevisionIdList, type ServerSyncDriverFilter } from '@sluice/protocol/wsusss';
import { loadSampleCatalog } from '@sluice/testing/sample-catalog';
import { DownstreamCaller, faultOf } from './downstream-caller.js';
import { startWorkerInProcess, type WorkerInProcess } from './worker-in-process.js';

const LIMIT = 50;
let worker: WorkerInProcess;
let server: DownstreamCaller;

beforeAll(async () => {
  worker = await startWorkerInProcess({ SLUICE_SYNC_DRIVER_IDS: String(LIMIT) });
  await loadSampleCatalog(worker.databaseUrl);
  server = await new DownstreamCaller(worker.url).connect();
}, 60_000);
afterAll(() => worker.stop());

async function drivers(filter: Partial<ServerSyncDriverFilter>): Promise<DriverSetAndRevisionIdList> {
  const message = { cookie: server.cookie, filter: { Categories: [], ComputerIds: [], PnpHardwareIds: [], ...filter } };
  return (await server.call(getDriverIdList, message)).GetDriverIdListResult!;
}

describe('drivers by hardware id', () => {
  it('are announced as possible by the configuration (MS-WSUSSS 3.1.4.4.3.1)', async () => {
    const { GetConfigDataResult } = await server.call(getConfigData, { cookie: server.cookie });
    expect(GetConfigDataResult).toMatchObject({ MaxNumberOfComputerIdsInRequest: LIMIT, MaxNumberOfDriverSetsPerRequest: LIMIT, MaxNumberOfPnpHardwareIdsInRequest: LIMIT });
  });

  it('are listed once, and then when they change (3.1.4.7)', async () => {
    const [{ id }]: [{ id: string }] = await worker.dataSource.query('SELECT hardware_id AS id FROM catalog.driver JOIN catalog.revision USING (revision_id) WHERE is_latest LIMIT 1');
    const first = await drivers({ PnpHardwareIds: [{ Id: id.toUpperCase(), Delta: true }], ComputerIds: [{ Id: randomUUID(), Delta: false }] });
    expect(first.NewRevisions.length).toBeGreaterThan(0);
    expect([first.NewDriverSets, first.RemovedDriverSets]).toEqual([[], []]);
    expect((await drivers({ PnpHardwareIds: [{ Id: id, Delta: true }], Anchor: first.Anchor! })).NewRevisions).toEqual([]);
    expect((await drivers({ PnpHardwareIds: [{ Id: id, Delta: true }], Categories: [{ Id: randomUUID(), Delta: false }] })).NewRevisions).toEqual([]);
  });

  it('are refused beyond the limits, and with an anchor that is none', async () => {
    const tooMany = Array.from({ length: LIMIT + 1 }, () => randomUUID());
    expect(await faultOf(drivers({ PnpHardwareIds: tooMany.map((Id) => ({ Id, Delta: false })) }))).toEqual(['InvalidParameters', 'filter']);
    expect(await faultOf(drivers({ ComputerIds: tooMany.map((Id) => ({ Id, Delta: false })) }))).toEqual(['InvalidParameters', 'filter']);
    expect(await faultOf(drivers({ Anchor: 'garbage' }))).toEqual(['InvalidParameters', 'filter']);
    expect(await faultOf(server.call(getDriverSetData, { cookie: server.cookie, driverSets: tooMany }))).toEqual(['InvalidParameters', 'driverSets']);
  });

  it('have no driver sets (3.1.4.8)', async () => {
    expect((await server.call(getDriverSetData, { cookie: server.cookie, driverSets: [randomUUID()] })).GetDriverSetDataResult).toEqual({ DriverSets: [] });
  });
});
