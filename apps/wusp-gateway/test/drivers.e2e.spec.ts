import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { approveUpdate } from '@sluice/domain/deployments';
import { createDataSource } from '@sluice/domain/migrations';
import { createTestBus, createTestDatabase, type TestDatabase } from '@sluice/testing/environment';
import { loadSampleCatalog } from '@sluice/testing/sample-catalog';
import { machines, UpdateClient, type Machine, type ScanReport } from '@sluice/testing/update-client';
import { GatewayProcess, until } from './gateway-process.js';

const ALL_COMPUTERS = 'a0a08746-4dbe-4a37-9adf-9e7652c0b421';
const [SOUND, GRAPHICS, TOUCHPAD] = ['HDAUDIO\\FUNC_01&VEN_5A11&DEV_0001', 'PCI\\VEN_5A11&DEV_0100', 'HID\\VEN_5A11&PID_0200'];
type Device = Machine['devices'][number];

let database: TestDatabase;
let dataSource: DataSource;
let gateway: GatewayProcess;

beforeAll(async () => {
  database = await createTestDatabase();
  await loadSampleCatalog(database.url);
  dataSource = await createDataSource(database.url).initialize();
  gateway = await GatewayProcess.start({ DATABASE_URL: database.url, NATS_URL: (await createTestBus()).url });
});

afterAll(async () => {
  await gateway?.stop();
  await dataSource?.destroy();
  await database?.drop();
});

/** A device without a driver. */
const bare = (...hardwareIds: string[]): Device => ({ hardwareIds, compatibleIds: [], extensionDrivers: [], flags: 0 });
/** A device with a driver of the sample company. */
const driven = (hardwareId: string, verDate: string, verVersion: string, driverClass = 'Media', provider = 'Sluice Samples'): Device => ({
  ...bare(hardwareId),
  driver: { matchingId: hardwareId, verDate, verVersion, class: driverClass, manufacturer: 'Sluice Samples', provider, model: 'Sample' },
});

function clientWith(devices: readonly Device[], computerHardwareIds: readonly string[] = []): UpdateClient {
  const { windows11Amd64 } = machines;
  return new UpdateClient({ serverUrl: gateway.url, machine: { ...windows11Amd64, devices, hardware: { ...windows11Amd64.hardware, computerHardwareIds } } });
}

/** Titles of the drivers that a computer with these devices finds it needs. */
async function neededBy(client: UpdateClient): Promise<string[]> {
  const report = await client.scan({ describe: 'reported' });
  return report.needed.flatMap(({ title }) => (title?.includes('driver') ? [title] : [])).sort();
}
const driverPass = (report: ScanReport) => report.rounds.filter(({ pass }) => pass === 'driver');

describe('the driver pass of a computer (MS-WUSP 3.1.5.7)', () => {
  it('brings the newest driver of a device and its extension, and no driver comes with the software', async () => {
    const client = clientWith([bare(SOUND)]);
    const report = await client.scan({ describe: 'everything' });
    expect(driverPass(report)).toEqual([expect.objectContaining({ newUpdates: 2, outOfScope: 0, truncated: false })]);
    expect(report.needed.flatMap(({ title, action }) => (title?.startsWith('Sample sound card driver') ? [[title, action]] : []))).toEqual([
      ['Sample sound card driver 6.2.0.0', 'PreDeploymentCheck'],
    ]);
  });

  it('brings the older version to the edition of the device that only this one supports', async () => {
    expect(await neededBy(clientWith([bare(`${SOUND}&SUBSYS_00015A11`, SOUND)]))).toEqual(['Sample sound card driver 6.1.0.0']);
  });

  it('brings the driver with the better feature score, though another is newer', async () => {
    expect(await neededBy(clientWith([bare(GRAPHICS)]))).toEqual(['Sample graphics driver 31.0.1.1']);
  });

  it('brings drivers for certain computers to these, the most specific first', async () => {
    const [MODEL, LINE] = ['3b1c2f64-70a5-5c7e-9a0e-6a1b5f0d9c11', 'a44f2a0b-5f3e-5d0c-8e27-09a55d7f2b3c'];
    const needed = (...computerHardwareIds: string[]) => neededBy(clientWith([bare(TOUCHPAD)], computerHardwareIds));
    expect(await needed(MODEL, LINE)).toEqual(['Sample touchpad driver 1.9.0.0 for one model']);
    expect(await needed(LINE)).toEqual(['Sample touchpad driver 1.8.0.0 for a line of models']);
    expect(await needed()).toEqual(['Sample touchpad driver 2.0.0.0']);
  });

  it('brings nothing to a device whose driver is as good, and updates one that is older', async () => {
    const before = clientWith([driven(SOUND, '2025-03-01', '6.1.0.0')]);
    expect(await neededBy(before)).toEqual(['Sample sound card driver 6.2.0.0']);
    expect(await neededBy(clientWith([driven(SOUND, '2026-01-20', '6.2.0.0')]))).toEqual([]);
  });

  it('takes a driver back once it is installed', async () => {
    const client = clientWith([driven(SOUND, '2025-03-01', '6.1.0.0')]);
    const { held } = await client.scan();
    client.machine = { ...client.machine, devices: [driven(SOUND, '2026-01-20', '6.2.0.0')] };
    const report = await client.scan();
    expect(driverPass(report)).toEqual([expect.objectContaining({ sentOther: 2, newUpdates: 0, outOfScope: 1 })]);
    expect(report.held).toBe(held - 1);
  });

  it('replaces a printer driver of the same or a compatible provider only', async () => {
    const printer = (provider: string) => [driven('SluiceSampleLabelPrinter', '2020-01-01', '1.0.0.0', 'Printer', provider)];
    expect(await neededBy(clientWith(printer('Sluice Samples')))).toEqual(['Sample label printer driver 4.0.0.0']);
    expect(await neededBy(clientWith(printer('Former Samples')))).toEqual(['Sample label printer driver 4.0.0.0']);
    expect(await neededBy(clientWith(printer('Somebody else')))).toEqual([]);
  });
});

describe('a computer with very many devices', () => {
  const many = (count: number) => Array.from({ length: count }, (_device, at) => bare(`PCI\\VEN_${at}`, SOUND));

  it('is answered with ten thousand, and names the driver of all of them once', async () => {
    const report = await clientWith(many(10_000)).scan();
    expect(driverPass(report)).toEqual([expect.objectContaining({ newUpdates: 2, truncated: false })]);
  });

  it('is told with more that this cannot be', async () => {
    await expect(clientWith(many(10_001)).scan()).rejects.toThrow(/InvalidParameters.*SystemSpec/);
  });
});

describe('an approval of a driver', () => {
  it('reaches a computer that holds the driver in its driver pass', async () => {
    const client = clientWith([bare(GRAPHICS)]);
    await client.scan();
    const [{ update_id: updateId }] = await dataSource.query(`SELECT update_id FROM catalog.revision WHERE title = 'Sample graphics driver 31.0.1.1'`);
    const { changeNumber } = await approveUpdate(dataSource, { updateId, targetGroupId: ALL_COMPUTERS, action: 'Install', adminName: 'test' });
    await until('the approval to be live', async () => {
      const metrics = await fetch(`${gateway.url}/metrics`).then((response) => response.text());
      return Number(/^sluice_catalog_change_number(?:\{[^}]*\})? (\S+)$/m.exec(metrics)?.[1]) >= changeNumber;
    });
    const report = await client.scan();
    expect(driverPass(report)).toEqual([expect.objectContaining({ newUpdates: 0, changedUpdates: 1, outOfScope: 0 })]);
    expect(report.needed.find((update) => update.updateId === updateId)).toMatchObject({ action: 'Install', offered: true });
    expect(driverPass(await client.scan())).toEqual([expect.objectContaining({ newUpdates: 0, changedUpdates: 0 })]);
  });
});

describe('the Add Printer Wizard (MS-WUSP 3.1.5.12)', () => {
  it('is shown the printer drivers of the catalog', async () => {
    const client = clientWith([]);
    await client.scan();
    expect(await client.syncPrinterCatalog()).toEqual([expect.objectContaining({ hardwareIds: ['SluiceSampleLabelPrinter'], models: ['Sample label printer'] })]);
    expect(await client.syncPrinterCatalog()).toHaveLength(1);
  });
});
