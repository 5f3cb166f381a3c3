import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { importRevisions } from '@sluice/domain/catalog';
import { approveUpdate } from '@sluice/domain/deployments';
import { ALL_COMPUTERS_ID } from '@sluice/domain/groups';
import { createDataSource } from '@sluice/domain/migrations';
import { currentChangeNumber } from '@sluice/domain/servers';
import { revisionFromDocument } from '@sluice/platform/catalog-import';
import { createTestBus, createTestDatabase, type TestDatabase } from '@sluice/testing/environment';
import { syntheticDocument, type SyntheticUpdate } from '@sluice/testing/synthetic-catalog';
import { machines, UpdateClient, type ScanReport } from '@sluice/testing/update-client';
import type { DataSource } from 'typeorm';
import { GatewayProcess, until } from './gateway-process.js';

const guid = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const NEVER = '<lar:False xmlns:lar="http://schemas.microsoft.com/msus/2002/12/LogicalApplicabilityRules" />';
const ALWAYS = NEVER.replace('False', 'True');

let database: TestDatabase;
let dataSource: DataSource;
let gateway: GatewayProcess;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await createDataSource(database.url).initialize();
  gateway = await GatewayProcess.start({ DATABASE_URL: database.url, NATS_URL: (await createTestBus()).url });
});
afterAll(async () => {
  await gateway?.stop();
  await dataSource?.destroy();
  await database?.drop();
});

/** Imports an update that every computer can install and none has, and approves it for everybody. */
async function publish(number: number, traits: Partial<SyntheticUpdate> = {}): Promise<void> {
  const xml = syntheticDocument({
    updateId: guid(number), revisionNumber: 1, updateType: 'Software', title: `Update ${number}`, day: 1, explicitlyDeployable: true, isInstalled: NEVER, isInstallable: ALWAYS,
    file: { name: `${number}.exe`, sha1: Buffer.alloc(20, number).toString('base64'), sha256: Buffer.alloc(32, number).toString('base64'), size: 5 }, ...traits,
  });
  await importRevisions(dataSource, [await revisionFromDocument([Buffer.from(xml)])]);
  await approveUpdate(dataSource, { updateId: guid(number), targetGroupId: ALL_COMPUTERS_ID, action: 'Install', adminName: 'Ada' });
}

async function scan(): Promise<ScanReport> {
  const number = await currentChangeNumber(dataSource);
  await until('the change to be live', async () => (await gateway.metric('sluice_catalog_change_number')) >= number);
  return new UpdateClient({ serverUrl: gateway.url, machine: machines.windows11Amd64 }).scan();
}

const offered = ({ needed }: ScanReport) => needed.map(({ updateId }) => Number(updateId.slice(-4))).sort((a, b) => a - b);
const needs = (...numbers: number[]) => ({ prerequisites: numbers.map((number) => ({ updateIds: [guid(number)] })) });
const bundles = (number: number) => ({ members: [{ updateId: guid(number), revisionNumber: 1 }] });

describe('circles in the database', () => {
  it('of prerequisites, of bundles and through both are compiled and decided about, and the rest is offered as without them', async () => {
    await publish(1);
    expect(offered(await scan())).toEqual([1]);
    // Two and three of each kind, one that needs itself, and what hangs on a circle.
    await publish(11, needs(12));
    await publish(12, needs(11));
    await publish(13, needs(14));
    await publish(14, needs(15));
    await publish(15, needs(13));
    await publish(16, needs(16));
    await publish(17, needs(11));
    await publish(21, bundles(22));
    await publish(22, bundles(21));
    await publish(31, bundles(32));
    await publish(32, needs(31));
    await publish(2);
    const report = await scan();
    expect(offered(report).filter((number) => number < 20)).toEqual([1, 2]);
    expect(offered(report)).not.toContain(32);
    expect(gateway.isRunning).toBe(true);
  });

  it('that are opened by a corrected revision hold nothing back any more', async () => {
    await publish(12, { revisionNumber: 2 });
    expect(offered(await scan())).toEqual(expect.arrayContaining([1, 2, 12]));
  });
});
