import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDomainDatabase, type DomainDatabase } from '../../test/domain-database.js';
import { detectoid, guid, revision } from '../../test/revisions.js';
import { Revision, currentChangeNumber, importRevisions } from '../catalog/index.js';
import { ALL_COMPUTERS_ID, createGroup } from '../groups/index.js';
import { DeclinedUpdate, Deployment, approveUpdate, declineUpdate, removeApproval, undeclineUpdate, type Approval } from './index.js';

describe('deployments', () => {
  let database: DomainDatabase;
  let pilots: string;

  beforeAll(async () => { database = await openDomainDatabase(); });
  beforeEach(async () => {
    await database.reset();
    await importRevisions(database.dataSource, [
      revision(guid(1), 100), revision(guid(1), 101), detectoid(guid(2)), revision(guid(3), 1, { explicitlyDeployable: false }),
      revision(guid(4), 1, { publicationState: 'Expired' }), revision(guid(5), 1),
    ]);
    pilots = (await createGroup(database.dataSource, { name: 'Pilots' })).id;
    await database.dataSource.query('TRUNCATE messaging.outbox');
  });
  afterAll(() => database.close());

  const approve = (changes: Partial<Approval> = {}) =>
    approveUpdate(database.dataSource, { updateId: guid(1), targetGroupId: pilots, action: 'Install', adminName: 'admin', ...changes });
  async function deploymentsOf(updateId: string): Promise<[number, string, string, number][]> {
    const rows = await database.dataSource.query(`
      SELECT r.revision_number AS number, d.target_group_id AS "group", d.action, d.change_number::int AS change
      FROM deployments.deployment d JOIN catalog.revision r USING (revision_id) WHERE r.update_id = $1
      ORDER BY 1, d.target_group_id <> $2`, [updateId, ALL_COMPUTERS_ID]);
    return rows.map(({ number, group, action, change }: Record<string, never>) => [number, group, action, change]);
  }

  describe('approveUpdate', () => {
    it('deploys the latest revision to the group and tells of it', async () => {
      const deadline = new Date('2026-12-01T12:00:00Z');
      const result = await approve({ updateId: guid(1).toUpperCase(), deadline });
      expect(await database.dataSource.manager.findOneByOrFail(Deployment, { deploymentId: result.deploymentId })).toMatchObject({
        revisionId: result.revisionId, targetGroupId: pilots, action: 'Install', deadline, adminName: 'admin', isAssigned: true, changeNumber: 3,
      });
      expect(await deploymentsOf(guid(1))).toEqual([
        [100, ALL_COMPUTERS_ID, 'PreDeploymentCheck', 1], [101, ALL_COMPUTERS_ID, 'PreDeploymentCheck', 1], [101, pilots, 'Install', 3],
      ]);
      expect((await database.events()).map(({ type, data }) => [type, data])).toEqual([
        ['sluice.deployments.deployment-changed.v1', { changeNumber: 3, updateIds: [guid(1)] }],
      ]);
    });

    it('replaces the decision for the same group and keeps its deployment id', async () => {
      const first = await approve({ deadline: new Date('2999-01-01') });
      const second = await approve({ action: 'Block', adminName: 'other' });
      expect(second).toEqual({ ...first, changeNumber: first.changeNumber + 1 });
      expect(await database.dataSource.manager.findOneByOrFail(Deployment, { deploymentId: first.deploymentId })).toMatchObject({
        action: 'Block', deadline: null, adminName: 'other', changeNumber: second.changeNumber,
      });
    });

    it('takes a deadline in the past and says that it is one', async () => {
      const deadline = new Date('2020-01-01T00:00:00Z');
      const result = await approve({ deadline });
      expect(result.deadlineHasPassed).toBe(true);
      expect(await database.dataSource.manager.findOneByOrFail(Deployment, { deploymentId: result.deploymentId })).toMatchObject({ deadline });
      expect(await approve({ deadline: new Date('2999-01-01T00:00:00Z') })).toMatchObject({ deadlineHasPassed: false });
      expect(await approve()).toMatchObject({ deadlineHasPassed: false });
    });

    it('assigns every action but OptionalInstall, which is the user\'s to choose (MS-WUSP 2.2.2.2.4, IsAssigned)', async () => {
      const stored = async (deploymentId: number) => {
        const { isAssigned, downloadPriority } = await database.dataSource.manager.findOneByOrFail(Deployment, { deploymentId });
        return [isAssigned, downloadPriority];
      };
      const { deploymentId } = await approve({ action: 'OptionalInstall', downloadPriority: 2 });
      expect(await stored(deploymentId)).toEqual([false, 2]);
      for (const action of ['Install', 'Uninstall', 'PreDeploymentCheck', 'Block'] as const) {
        await approve({ action });
        expect(await stored(deploymentId)).toEqual([true, 0]);
      }
      const toAll = await approve({ action: 'OptionalInstall', targetGroupId: ALL_COMPUTERS_ID, downloadPriority: 1 });
      await removeApproval(database.dataSource, { updateId: guid(1), targetGroupId: ALL_COMPUTERS_ID });
      expect(await stored(toAll.deploymentId)).toEqual([true, 0]);
    });

    it('replaces the default of All Computers', async () => {
      await approve({ targetGroupId: ALL_COMPUTERS_ID });
      expect((await deploymentsOf(guid(1))).at(-1)).toEqual([101, ALL_COMPUTERS_ID, 'Install', 3]);
    });

    it.each<[string, Partial<Approval>]>([
      ['UNKNOWN_UPDATE', { updateId: guid(99) }],
      ['UNKNOWN_UPDATE', { updateId: 'nonsense' }],
      ['UNKNOWN_TARGET_GROUP', { targetGroupId: guid(99) }],
      ['UNKNOWN_TARGET_GROUP', { targetGroupId: 'nonsense' }],
      ['NOT_DEPLOYABLE', { updateId: guid(2) }],
      ['NOT_EXPLICITLY_DEPLOYABLE', { updateId: guid(3) }],
      ['UPDATE_EXPIRED', { updateId: guid(4) }],
    ])('answers %s to %j and changes nothing', async (code, changes) => {
      await expect(approve(changes)).rejects.toMatchObject({ name: 'DeploymentError', code });
      expect(await currentChangeNumber(database.dataSource)).toBe(2);
      expect(await database.events()).toEqual([]);
    });

    it('gives simultaneous decisions about one group one outcome: the last number wins', async () => {
      const actions = ['Install', 'Block', 'Uninstall', 'OptionalInstall'] as const;
      const results = await Promise.all(actions.map((action) => approve({ action })));
      const last = Math.max(...results.map(({ changeNumber }) => changeNumber));
      const winner = actions[results.findIndex(({ changeNumber }) => changeNumber === last)];
      expect((await deploymentsOf(guid(1))).at(-1)).toEqual([101, pilots, winner, last]);
    });
  });

  describe('removeApproval', () => {
    it('takes the group back to what is above it, and notes that on the revision', async () => {
      const { revisionId } = await approve();
      expect(await removeApproval(database.dataSource, { updateId: guid(1), targetGroupId: pilots })).toBe(4);
      expect((await deploymentsOf(guid(1))).at(-1)).toEqual([101, ALL_COMPUTERS_ID, 'PreDeploymentCheck', 1]);
      expect(await database.dataSource.manager.findOneByOrFail(Revision, { revisionId })).toMatchObject({ shapeChangeNumber: 4 });
      expect((await database.events()).at(-1)?.data).toEqual({ changeNumber: 4, updateIds: [guid(1)] });
    });

    it('gives All Computers its default again', async () => {
      await approve({ targetGroupId: ALL_COMPUTERS_ID, deadline: new Date() });
      expect(await removeApproval(database.dataSource, { updateId: guid(1), targetGroupId: ALL_COMPUTERS_ID })).toBe(4);
      expect((await deploymentsOf(guid(1))).at(-1)).toEqual([101, ALL_COMPUTERS_ID, 'PreDeploymentCheck', 4]);
    });

    it('does nothing where nothing was decided', async () => {
      expect(await removeApproval(database.dataSource, { updateId: guid(1), targetGroupId: pilots })).toBeNull();
      expect(await removeApproval(database.dataSource, { updateId: guid(2), targetGroupId: ALL_COMPUTERS_ID })).toBeNull();
      expect(await removeApproval(database.dataSource, { updateId: guid(1), targetGroupId: 'nonsense' })).toBeNull();
      expect(await currentChangeNumber(database.dataSource)).toBe(2);
    });
  });

  describe('declineUpdate and undeclineUpdate', () => {
    it('take the update from everybody, with all its approvals, and give it back unapproved', async () => {
      const { revisionId } = await approve();
      await approve({ targetGroupId: ALL_COMPUTERS_ID });
      expect(await declineUpdate(database.dataSource, [guid(1), guid(5), guid(1)])).toEqual({
        changed: expect.arrayContaining([guid(1), guid(5)]), changeNumber: 5,
      });
      expect(await database.dataSource.manager.find(DeclinedUpdate, { order: { updateId: 'ASC' } })).toMatchObject([
        { updateId: guid(1), changeNumber: 5 }, { updateId: guid(5), changeNumber: 5 },
      ]);
      expect(await deploymentsOf(guid(1))).toEqual([
        [100, ALL_COMPUTERS_ID, 'PreDeploymentCheck', 1], [101, ALL_COMPUTERS_ID, 'PreDeploymentCheck', 5],
      ]);
      expect(await database.dataSource.manager.findOneByOrFail(Revision, { revisionId })).toMatchObject({ shapeChangeNumber: 5 });
      await expect(approve()).rejects.toMatchObject({ code: 'UPDATE_DECLINED' });

      expect(await undeclineUpdate(database.dataSource, [guid(1), guid(3)])).toEqual({ changed: [guid(1)], changeNumber: 6 });
      await approve();
      expect((await deploymentsOf(guid(1))).at(-1)).toEqual([101, pilots, 'Install', 7]);
    });

    it('hold for later revisions too', async () => {
      await approve();
      await declineUpdate(database.dataSource, [guid(1)]);
      await importRevisions(database.dataSource, [revision(guid(1), 102)]);
      await expect(approve()).rejects.toMatchObject({ code: 'UPDATE_DECLINED' });
      expect((await deploymentsOf(guid(1))).at(-1)).toEqual([102, ALL_COMPUTERS_ID, 'PreDeploymentCheck', 5]);
    });

    it('change nothing when they are done already, or when one of the updates is wrong', async () => {
      await declineUpdate(database.dataSource, [guid(1)]);
      expect(await declineUpdate(database.dataSource, [guid(1)])).toEqual({ changed: [], changeNumber: null });
      await expect(declineUpdate(database.dataSource, [guid(5), guid(99)])).rejects.toMatchObject({ code: 'UNKNOWN_UPDATE' });
      await expect(declineUpdate(database.dataSource, [guid(5), guid(2)])).rejects.toMatchObject({ code: 'NOT_DEPLOYABLE' });
      await expect(undeclineUpdate(database.dataSource, [guid(1), guid(99)])).rejects.toMatchObject({ code: 'UNKNOWN_UPDATE' });
      await expect(declineUpdate(database.dataSource, Array.from({ length: 5_001 }, () => guid(5)))).rejects.toMatchObject({ code: 'TOO_MANY_UPDATES' });
      expect(await database.dataSource.manager.count(DeclinedUpdate)).toBe(1);
    });

    it('tell of many updates in events of at most 500', async () => {
      for (let start = 0; start < 600; start += 100) {
        await importRevisions(database.dataSource, Array.from({ length: 100 }, (_, index) => revision(guid(1_000 + start + index), 1)));
      }
      await database.dataSource.query('TRUNCATE messaging.outbox');
      await declineUpdate(database.dataSource, Array.from({ length: 600 }, (_, index) => guid(1_000 + index)));
      const events = await database.events('DeploymentChanged') as { data: { updateIds: string[] } }[];
      expect(events.map(({ data }) => data.updateIds.length)).toEqual([500, 100]);
    });
  });
});
