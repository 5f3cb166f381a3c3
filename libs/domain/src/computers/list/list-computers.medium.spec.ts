import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDomainDatabase, type DomainDatabase } from '../../../test/domain-database.js';
import { planOf } from '../../../test/explain.js';
import { fillLists, largeIds } from '@sluice/testing/large-installation';
import { ALL_COMPUTERS_ID, UNASSIGNED_COMPUTERS_ID, listGroups } from '../../groups/index.js';
import { COMPUTER_ORDERS, describeComputer, forgetComputer, listComputers, type ComputerFilter, type ComputerOrder } from '../index.js';

const COMPUTERS = 100_000;

let database: DomainDatabase;
beforeAll(async () => {
  database = await openDomainDatabase();
  await fillLists(database.dataSource, { computers: COMPUTERS, updates: 0 });
}, 120_000);
afterAll(() => database.close());

const list = (filter: ComputerFilter, limit = 500, targeting: 'server' | 'client' = 'server', order: ComputerOrder = 'name') =>
  listComputers(database.dataSource, filter, targeting, order, limit);

describe('the list of 100,000 computers', () => {
  it.each([['lastContactDescending', 'ix_computer_last_contact'], ['lastContactAscending', 'ix_computer_last_contact'], ['name', 'ix_computer_name']] as const)(
    'by %s is read from an index, from the place where the page begins', async (order, index) => {
      const [, last] = await listComputers(database.dataSource, {}, 'server', order, 2);
      for (const position of [null, last!]) {
        const plan = await planOf(database.dataSource, (view) => listComputers(view, {}, 'server', order, 100, position));
        expect(plan).toContain(index);
        expect(plan).not.toContain('Sort');
      }
      const next = await planOf(database.dataSource, (view) => listComputers(view, {}, 'server', order, 100, last!));
      expect(next).toMatch(/Index Cond: .*ROW/);
    });

  it.each(COMPUTER_ORDERS)('by %s is the same in pages as in one piece', async (order) => {
    const whole = await listComputers(database.dataSource, {}, 'server', order, 90);
    const paged: string[] = [];
    for (let last: (typeof whole)[number] | null = null; paged.length < whole.length;) {
      const page: typeof whole = await listComputers(database.dataSource, {}, 'server', order, 30, last);
      paged.push(...page.map((computer) => computer.id));
      last = page.at(-1)!;
    }
    expect(paged).toEqual(whole.map((computer) => computer.id));
  });

  it('is searched by name and id, wildcards taken as they are', async () => {
    expect((await list({ text: 'PC4711.' })).map((computer) => computer.dnsName)).toEqual(['pc4711.example.test']);
    const [computer] = await list({ text: 'pc4711.' });
    expect((await list({ text: computer!.id.slice(2, 20) })).map(({ id }) => id)).toEqual([computer!.id]);
    expect(await list({ text: 'pc%' })).toEqual([]);
  });
});

describe('the computers of a group', () => {
  it.each(['server', 'client'] as const)('are those that the counts say, under %s-side targeting', async (targeting) => {
    const groups = await listGroups(database.dataSource, targeting);
    const counts = (id: string) => groups.find((group) => group.id === id)!;
    const members = async (groupId: string, includeSubgroups: boolean) => (await list({ groupId, includeSubgroups }, COMPUTERS + 1, targeting)).length;
    for (const id of [largeIds.group(4), largeIds.group(43), UNASSIGNED_COMPUTERS_ID]) {
      expect([id, await members(id, false), await members(id, true)]).toEqual([id, counts(id).computerCount, counts(id).totalComputerCount]);
    }
    expect([await members(ALL_COMPUTERS_ID, true), counts(ALL_COMPUTERS_ID).totalComputerCount]).toEqual([COMPUTERS, COMPUTERS]);
    expect(counts(largeIds.group(4)).totalComputerCount).toBeGreaterThan(counts(largeIds.group(4)).computerCount);
    expect(await members(largeIds.product(1), true)).toBe(0);
  }, 60_000);
});

describe('one computer', () => {
  it('is described with the groups it is in, and is gone with them when it is forgotten', async () => {
    const [listed] = await list({ groupId: largeIds.group(43) }, 1);
    const id = listed!.id.toUpperCase();
    expect((await describeComputer(database.dataSource, id, 'server'))?.groups).toContainEqual({ id: largeIds.group(43), name: 'Group 43' });
    expect([await forgetComputer(database.dataSource, id), await forgetComputer(database.dataSource, id)]).toEqual([true, false]);
    expect(await describeComputer(database.dataSource, id, 'server')).toBeNull();
    expect(await database.dataSource.query('SELECT FROM computers.computer_target_group WHERE computer_id = $1', [listed!.id])).toEqual([]);
  });
});
