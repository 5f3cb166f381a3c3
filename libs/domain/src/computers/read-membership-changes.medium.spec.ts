import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDomainDatabase, type DomainDatabase } from '../../test/domain-database.js';
import { UNASSIGNED_COMPUTERS_ID, createGroup, deleteGroup, renameGroup, setComputerGroups } from '../groups/index.js';
import { updateServerConfiguration } from '../servers/index.js';
import { groupsOfComputer, readMembershipChanges, rememberComputer, type MembershipQuestion } from './index.js';

const HOUR = 3_600_000;

describe('readMembershipChanges', () => {
  let database: DomainDatabase;

  beforeAll(async () => { database = await openDomainDatabase(); });
  beforeEach(async () => {
    await database.reset();
    for (const [id, group] of [['a', 'Pilots;Site'], ['b', null], ['c', ' pilots ']] as const) {
      await rememberComputer(database.dataSource, { id, dnsName: id, requestedTargetGroup: group, ipAddress: null, at: new Date() });
    }
  });
  afterAll(() => database.close());

  const read = async (changes: Partial<MembershipQuestion> = {}) => {
    const found = await readMembershipChanges(database.dataSource, { after: 0, within: HOUR, limit: 100, targeting: 'server', ...changes });
    return { ...found, changes: found.changes.map(({ computerId, changeNumber, targetGroupIds }) => [computerId, changeNumber, ...targetGroupIds]) };
  };
  const targetByClients = () => updateServerConfiguration(database.dataSource, { targeting: 'client' });

  it('tells the groups that computers belong to since an administrator changed them', async () => {
    const pilots = await createGroup(database.dataSource, { name: 'Pilots' });
    const site = await createGroup(database.dataSource, { name: 'Site' });
    expect(await read()).toEqual({ changeNumber: 2, completeAfter: 0, changes: [] });
    await setComputerGroups(database.dataSource, ['a', 'b'], [pilots.id, site.id]);
    await setComputerGroups(database.dataSource, ['b'], []);
    expect(await read()).toEqual({ changeNumber: 4, completeAfter: 0, changes: [['b', 4, UNASSIGNED_COMPUTERS_ID], ['a', 3, ...[pilots.id, site.id].sort()]] });
    expect((await read({ after: 3 })).changes).toEqual([['b', 4, UNASSIGNED_COMPUTERS_ID]]);
    await deleteGroup(database.dataSource, site.id);
    expect((await read({ after: 4 })).changes).toEqual([['a', 5, pilots.id]]);
  });

  it('leaves out what is older than asked for, and says from where on it is complete when there is too much', async () => {
    const pilots = await createGroup(database.dataSource, { name: 'Pilots' });
    await setComputerGroups(database.dataSource, ['a'], [pilots.id]);
    await setComputerGroups(database.dataSource, ['b', 'c'], [pilots.id]);
    expect(await read({ limit: 2 })).toMatchObject({ completeAfter: 2, changes: [['b', 3, pilots.id], ['c', 3, pilots.id]] });
    expect(await read({ limit: 1 })).toMatchObject({ completeAfter: 3, changes: [['b', 3, pilots.id]] });
    await database.dataSource.query(`UPDATE computers.computer SET membership_changed_at = clock_timestamp() - interval '2 hours' WHERE id = 'b'`);
    expect((await read()).changes.map(([id]) => id)).toEqual(['c', 'a']);
  });

  it('under client-side targeting follows the names that computers ask for, as groups appear, change their name and disappear', async () => {
    await targetByClients();
    const pilots = await createGroup(database.dataSource, { name: 'Pilots' });
    const site = await createGroup(database.dataSource, { name: 'Site' });
    const client = (after: number) => read({ targeting: 'client', after });
    expect((await client(0)).changes).toEqual([['a', 2, ...[pilots.id, site.id].sort()], ['c', 1, pilots.id]]);
    await renameGroup(database.dataSource, pilots.id, 'Testers');
    expect((await client(2)).changes).toEqual([['a', 3, site.id], ['c', 3, UNASSIGNED_COMPUTERS_ID]]);
    await deleteGroup(database.dataSource, site.id);
    expect((await client(3)).changes).toEqual([['a', 4, UNASSIGNED_COMPUTERS_ID]]);
    const events = (await database.events('TargetGroupChanged')).map(({ data }) => (data as { computerIds: string[] }).computerIds);
    expect(events).toEqual([['a', 'c'], ['a'], ['a', 'c'], ['a']]);
  });

  it('agrees with groupsOfComputer', async () => {
    for (const targeting of ['server', 'client'] as const) {
      await updateServerConfiguration(database.dataSource, { targeting });
      const group = await createGroup(database.dataSource, { name: targeting === 'server' ? 'Site' : 'Pilots' });
      await setComputerGroups(database.dataSource, ['a', 'b', 'c'], [group.id]);
      for (const [id, , ...groups] of (await read({ targeting })).changes) {
        const expected = (await groupsOfComputer(database.dataSource, String(id), targeting)).map(({ targetGroupId }) => targetGroupId);
        expect([id, ...groups]).toEqual([id, ...expected]);
      }
    }
  });
});
