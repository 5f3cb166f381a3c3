import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDomainDatabase, type DomainDatabase } from '../../../test/domain-database.js';
import { detectoid, guid, revision } from '../../../test/revisions.js';
import { importRevisions, type RevisionToImport } from '../../catalog/index.js';
import { ALL_COMPUTERS_ID, UNASSIGNED_COMPUTERS_ID, createGroup, deleteGroup } from '../../groups/index.js';
import { acceptEula, approveUpdate, declineUpdate, readDownstreamOrders, removeApproval, undeclineUpdate, type ApprovalAction } from '../index.js';

let database: DomainDatabase;
let pilots: string;
beforeAll(async () => { database = await openDomainDatabase(); });
afterAll(() => database.close());
beforeEach(async () => {
  await database.reset();
  await importAll(revision(guid(1), 1), revision(guid(2), 1, { eulaId: guid(0xe) }), detectoid(guid(3)));
  pilots = (await createGroup(database.dataSource, { name: 'Pilots' })).id;
});

const importAll = (...revisions: RevisionToImport[]) => importRevisions(database.dataSource, revisions);
const approve = (number: number, action: ApprovalAction = 'Install', group = pilots) =>
  approveUpdate(database.dataSource, { updateId: guid(number), targetGroupId: group, action, adminName: 'Ada', downloadPriority: 2 });
const read = (after: number | null, upTo = Infinity) =>
  readDownstreamOrders(database.dataSource, (current) => ({ after, upTo: Math.min(upTo, current) }));
const told = async (after: number | null, upTo?: number) => (await read(after, upTo)).deployments.map((one) => `${Number(one.updateId.slice(-1))}.${one.revisionNumber} ${one.action}`);
const now = async () => (await read(null)).upTo;

describe('what a replica is told (MS-WSUSSS 3.1.4.10)', () => {
  it('has all groups, parents before children', async () => {
    const below = await createGroup(database.dataSource, { name: 'Below', parentId: pilots });
    expect((await read(null)).groups.map((group) => [group.id, group.parentId, group.isBuiltin])).toEqual([
      [ALL_COMPUTERS_ID, null, true], [pilots, ALL_COMPUTERS_ID, false], [UNASSIGNED_COMPUTERS_ID, ALL_COMPUTERS_ID, true], [below.id, pilots, false],
    ]);
  });

  it('has what somebody decided, and not what every server does by itself', async () => {
    expect(await told(null)).toEqual([]);
    await approve(1);
    await approve(1, 'PreDeploymentCheck', UNASSIGNED_COMPUTERS_ID);
    await approve(1, 'OptionalInstall', ALL_COMPUTERS_ID);
    const { deployments } = await read(null);
    expect(deployments).toHaveLength(3);
    expect(deployments.find((one) => one.targetGroupId === pilots)).toMatchObject({ updateId: guid(1), revisionNumber: 1, action: 'Install', adminName: 'Ada', deadline: null, isAssigned: true, downloadPriority: 2 });
  });

  it('has only what came within the window, and later what came after it', async () => {
    await approve(1);
    const first = await now();
    await approve(2, 'Uninstall');
    expect(await told(null, first)).toEqual(['1.1 Install']);
    expect(await told(first)).toEqual(['2.1 Uninstall']);
    await approve(1, 'Block');
    expect(await told(first)).toEqual(['1.1 Block', '2.1 Uninstall']);
  });

  it('names deployments that are gone: taken back, with their group, or with their update declined', async () => {
    const [one, two] = [await approve(1), await approve(1, 'Install', UNASSIGNED_COMPUTERS_ID)];
    const three = await approve(2, 'Uninstall');
    const before = await now();
    await removeApproval(database.dataSource, { updateId: guid(1), targetGroupId: UNASSIGNED_COMPUTERS_ID });
    expect((await read(before)).deadDeploymentIds).toEqual([two.deploymentId]);
    await deleteGroup(database.dataSource, pilots);
    expect((await read(before)).deadDeploymentIds).toEqual([one, two, three].map((deployment) => deployment.deploymentId).sort((a, b) => a - b));
    expect((await read(null)).deadDeploymentIds).toEqual([]);
    const last = await now();
    expect((await read(last)).deadDeploymentIds).toEqual([]);
    const four = await approve(1, 'Install', UNASSIGNED_COMPUTERS_ID);
    await declineUpdate(database.dataSource, [guid(1)]);
    expect(await read(last)).toMatchObject({ deadDeploymentIds: [four.deploymentId], declinedUpdateIds: [guid(1)] });
  });

  it('tells that All Computers has no decision any more', async () => {
    await approve(1, 'Install', ALL_COMPUTERS_ID);
    const before = await now();
    await removeApproval(database.dataSource, { updateId: guid(1), targetGroupId: ALL_COMPUTERS_ID });
    expect(await told(before)).toEqual(['1.1 PreDeploymentCheck']);
  });

  it('has the deployments of the newest revision, and counts those of the one before it as gone', async () => {
    const old = await approve(1);
    const before = await now();
    await importAll(revision(guid(1), 2));
    expect(await told(null)).toEqual(['1.2 Install']);
    expect(await told(before)).toEqual(['1.2 Install']);
    expect((await read(before)).deadDeploymentIds).toEqual([old.deploymentId]);
  });

  it('always has all declined updates and accepted licences', async () => {
    await acceptEula(database.dataSource, { updateId: guid(2), adminName: 'Ada' });
    await declineUpdate(database.dataSource, [guid(1), guid(2)]);
    await undeclineUpdate(database.dataSource, [guid(1)]);
    expect(await read(await now())).toMatchObject({ declinedUpdateIds: [guid(2)], acceptedEulaIds: [guid(0xe)] });
  });
});

describe('a deployment that is deleted', () => {
  it('is noted with the change number of its transaction, drawn before or after', async () => {
    const { deploymentId } = await approve(1);
    await database.dataSource.transaction(async (manager) => {
      await manager.query('DELETE FROM deployments.deployment WHERE deployment_id = $1', [deploymentId]);
      await manager.query('UPDATE servers.change_number SET value = value + 1');
    });
    const [row] = await database.dataSource.query('SELECT change_number::int AS number, (SELECT value::int FROM servers.change_number) AS value FROM deployments.dead_deployment');
    expect(row.number).toBe(row.value);
  });

  it('is not noted when replicas never heard of it', async () => {
    await database.dataSource.query('DELETE FROM catalog.revision WHERE update_id = $1', [guid(3)]);
    expect(await database.dataSource.query('SELECT FROM deployments.dead_deployment')).toEqual([]);
  });
});
