import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDomainDatabase, type DomainDatabase } from '../../test/domain-database.js';
import { guid, revision } from '../../test/revisions.js';
import { Revision, currentChangeNumber, importRevisions } from '../catalog/index.js';
import { ComputerTargetGroup, rememberComputer } from '../computers/index.js';
import { Deployment, approveUpdate } from '../deployments/index.js';
import {
  ALL_COMPUTERS_ID, UNASSIGNED_COMPUTERS_ID, createGroup, deleteGroup, loadTargetGroups, moveGroup, renameGroup, setComputerGroups,
} from './index.js';

describe('target groups', () => {
  let database: DomainDatabase;

  beforeAll(async () => { database = await openDomainDatabase(); });
  beforeEach(() => database.reset());
  afterAll(() => database.close());

  const create = (name: string, parentId?: string) => createGroup(database.dataSource, parentId === undefined ? { name } : { name, parentId });
  const changed = async () => (await database.events('TargetGroupChanged')).map(({ data }) => data);
  const names = async () => (await loadTargetGroups(database.dataSource)).filter(({ isBuiltin }) => !isBuiltin).map(({ name }) => name);

  describe('the tree', () => {
    it('grows under All Computers, shrinks again, and tells of every change', async () => {
      const site = await create(' Site ');
      const servers = await create('Servers', site.id);
      expect(site).toEqual({ id: expect.any(String), name: 'Site', parentId: ALL_COMPUTERS_ID, isBuiltin: false });
      expect(await names()).toEqual(['Site', 'Servers']);
      await renameGroup(database.dataSource, servers.id, 'SERVERS');
      await moveGroup(database.dataSource, servers.id, ALL_COMPUTERS_ID);
      expect(await names()).toEqual(['SERVERS', 'Site']);
      await deleteGroup(database.dataSource, site.id.toUpperCase());
      expect(await names()).toEqual(['SERVERS']);
      expect(await changed()).toEqual([site, servers, servers, servers, site].map(({ id }, index) => (
        { changeNumber: index + 1, targetGroupIds: [id], computerIds: [] })));
    });

    it('does not tell of what is so already', async () => {
      const site = await create('Site');
      await renameGroup(database.dataSource, site.id, 'Site');
      await moveGroup(database.dataSource, site.id, ALL_COMPUTERS_ID);
      expect(await currentChangeNumber(database.dataSource)).toBe(1);
    });

    it('keeps names apart whatever their case', async () => {
      const site = await create('Site');
      await expect(create('SITE')).rejects.toMatchObject({ name: 'GroupError', code: 'GROUP_NAME_TAKEN' });
      await expect(create('all computers')).rejects.toMatchObject({ code: 'GROUP_NAME_TAKEN' });
      const other = await create('Other');
      await expect(renameGroup(database.dataSource, other.id, site.name)).rejects.toMatchObject({ code: 'GROUP_NAME_TAKEN' });
    });

    it.each([ALL_COMPUTERS_ID, UNASSIGNED_COMPUTERS_ID])('protects the built-in group %s', async (id) => {
      const site = await create('Site');
      await expect(renameGroup(database.dataSource, id, 'Mine')).rejects.toMatchObject({ code: 'BUILT_IN_GROUP' });
      await expect(moveGroup(database.dataSource, id, site.id)).rejects.toMatchObject({ code: 'BUILT_IN_GROUP' });
      await expect(deleteGroup(database.dataSource, id)).rejects.toMatchObject({ code: 'BUILT_IN_GROUP' });
    });

    it('refuses cycles, orphans and unknown groups', async () => {
      const site = await create('Site');
      const servers = await create('Servers', site.id);
      await expect(moveGroup(database.dataSource, site.id, servers.id)).rejects.toMatchObject({ code: 'GROUP_CYCLE' });
      await expect(deleteGroup(database.dataSource, site.id)).rejects.toMatchObject({ code: 'GROUP_HAS_CHILDREN' });
      await expect(create('Lost', guid(9))).rejects.toMatchObject({ code: 'UNKNOWN_TARGET_GROUP' });
      await expect(renameGroup(database.dataSource, 'nonsense', 'x')).rejects.toMatchObject({ code: 'UNKNOWN_TARGET_GROUP' });
      await expect(create('Below', UNASSIGNED_COMPUTERS_ID)).rejects.toMatchObject({ code: 'BUILT_IN_GROUP' });
    });

    it('does not become a cycle when two moves that would make one run at once', async () => {
      const [a, b] = [await create('A'), await create('B')];
      const moves = await Promise.allSettled([moveGroup(database.dataSource, a.id, b.id), moveGroup(database.dataSource, b.id, a.id)]);
      expect(moves.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(await names()).toHaveLength(2); // a cycle would hide both
    });
  });

  describe('groups with deployments', () => {
    const shape = async (): Promise<number> =>
      (await database.dataSource.manager.findOneByOrFail(Revision, { updateId: guid(1) })).shapeChangeNumber;

    it('note on the revisions that a move may bring clients under another deployment', async () => {
      await importRevisions(database.dataSource, [revision(guid(1)), revision(guid(2))]);
      const [from, to] = [await create('From'), await create('To')];
      const moved = await create('Moved', from.id);
      const approval = await approveUpdate(database.dataSource, { updateId: guid(1), targetGroupId: to.id, action: 'Install', adminName: 'a' });
      expect(await shape()).toBe(1);
      await moveGroup(database.dataSource, moved.id, to.id);
      expect(await shape()).toBe(approval.changeNumber + 1);
      expect(await database.dataSource.manager.findOneByOrFail(Revision, { updateId: guid(2) })).toMatchObject({ shapeChangeNumber: 1 });
    });

    it('lose their deployments when they are deleted, and note that on the revisions', async () => {
      await importRevisions(database.dataSource, [revision(guid(1))]);
      const group = await create('Short-lived');
      const { changeNumber } = await approveUpdate(database.dataSource, { updateId: guid(1), targetGroupId: group.id, action: 'Install', adminName: 'a' });
      await deleteGroup(database.dataSource, group.id);
      expect(await shape()).toBe(changeNumber + 1);
      expect(await database.dataSource.manager.countBy(Deployment, { targetGroupId: group.id })).toBe(0);
    });
  });

  describe('setComputerGroups', () => {
    const remember = (id: string) => rememberComputer(database.dataSource, { id, dnsName: id, requestedTargetGroup: null, ipAddress: null, at: new Date() });
    const members = async () => (await database.dataSource.manager.find(ComputerTargetGroup, { order: { computerId: 'ASC', targetGroupId: 'ASC' } }))
      .map(({ computerId, targetGroupId }) => `${computerId} in ${targetGroupId}`);

    it('puts computers into exactly the given groups and tells what differs', async () => {
      const [a, b] = [await create('A'), await create('B')];
      await Promise.all(['pc1', 'pc2', 'pc3'].map(remember));
      expect(await setComputerGroups(database.dataSource, ['PC1', 'pc2'], [a.id])).toBe(3);
      expect(await setComputerGroups(database.dataSource, ['pc1', 'pc2'], [b.id, a.id])).toBe(4);
      expect(await setComputerGroups(database.dataSource, ['pc1'], [])).toBe(5);
      expect(await members()).toEqual([a.id, b.id].sort().map((id) => `pc2 in ${id}`));
      expect((await changed()).slice(2)).toEqual([
        { changeNumber: 3, targetGroupIds: [a.id], computerIds: ['pc1', 'pc2'] },
        { changeNumber: 4, targetGroupIds: [b.id], computerIds: ['pc1', 'pc2'] },
        { changeNumber: 5, targetGroupIds: expect.arrayContaining([a.id, b.id]), computerIds: ['pc1'] },
      ]);
    });

    it('does nothing when all is as wanted', async () => {
      const a = await create('A');
      await remember('pc1');
      await setComputerGroups(database.dataSource, ['pc1'], [a.id]);
      expect(await setComputerGroups(database.dataSource, ['pc1'], [a.id, a.id.toUpperCase()])).toBeNull();
      expect(await currentChangeNumber(database.dataSource)).toBe(2);
    });

    it('refuses unknown computers and groups, and the built-in groups', async () => {
      const a = await create('A');
      await remember('pc1');
      await expect(setComputerGroups(database.dataSource, ['pc1', 'pc9'], [a.id])).rejects.toMatchObject({ code: 'UNKNOWN_COMPUTER' });
      await expect(setComputerGroups(database.dataSource, ['pc1'], [guid(9)])).rejects.toMatchObject({ code: 'UNKNOWN_TARGET_GROUP' });
      await expect(setComputerGroups(database.dataSource, ['pc1'], [UNASSIGNED_COMPUTERS_ID])).rejects.toMatchObject({ code: 'BUILT_IN_GROUP' });
      await expect(setComputerGroups(database.dataSource, ['pc1'], Array.from({ length: 101 }, () => a.id))).rejects.toMatchObject({ code: 'TOO_MANY_MEMBERS' });
      expect(await members()).toEqual([]);
    });

    it('tells of many computers in events of at most 500, also when their group is deleted', async () => {
      const a = await create('A');
      const ids = Array.from({ length: 501 }, (_, number) => `pc${String(number).padStart(3, '0')}`);
      await database.dataSource.query(`
        INSERT INTO computers.computer (id, dns_name, first_seen, last_contact) SELECT id, id, now(), now() FROM unnest($1::text[]) AS c (id)`, [ids]);
      await setComputerGroups(database.dataSource, ids, [a.id]);
      await deleteGroup(database.dataSource, a.id);
      const events = (await changed()).slice(1) as { computerIds: string[]; targetGroupIds: string[] }[];
      expect(events.map(({ computerIds, targetGroupIds }) => [targetGroupIds.length, computerIds.length])).toEqual([[1, 500], [0, 1], [1, 500], [0, 1]]);
    });
  });
});
