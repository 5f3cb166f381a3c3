import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDomainDatabase, type DomainDatabase } from '../../../test/domain-database.js';
import { planOf } from '../../../test/explain.js';
import { fillLists, largeIds } from '@sluice/testing/large-installation';
import { UPDATE_STATES, describeUpdate, listCategories, listUpdates, type ListedUpdate, type UpdateFilter } from '../index.js';

const UPDATES = 30_000;

let database: DomainDatabase;
beforeAll(async () => {
  database = await openDomainDatabase();
  await fillLists(database.dataSource, { computers: 0, updates: UPDATES });
}, 120_000);
afterAll(() => database.close());

const list = (filter: UpdateFilter, limit = UPDATES * 3) => listUpdates(database.dataSource, filter, limit);

describe('the list of updates in a catalog of 60,000 revisions', () => {
  it('is read from an index, from the place where the page begins', async () => {
    for (const before of [null, 20_000]) {
      const plan = await planOf(database.dataSource, (view) => listUpdates(view, {}, 100, before));
      expect(plan).toContain('ix_revision_deployable');
      expect(plan).not.toContain('Sort');
    }
  });

  it('of a state is read in the same way, until the page is full', async () => {
    for (const state of ['needsApproval', 'approved', 'superseded'] as const) {
      const plan = await planOf(database.dataSource, (view) => listUpdates(view, { state }, 100));
      expect(plan).toMatch(/Index Scan Backward using ix_revision_deployable on revision r/);
      expect(plan).not.toContain('Sort');
    }
  });

  it('is the same in pages as in one piece', async () => {
    const whole = await list({ state: 'needsApproval' }, 200);
    const paged: ListedUpdate[] = [];
    while (paged.length < 200) paged.push(...await listUpdates(database.dataSource, { state: 'needsApproval' }, 50, paged.at(-1)?.revisionId ?? null));
    expect(paged).toEqual(whole);
    expect(whole.map((update) => update.revisionId)).toEqual(whole.map((update) => update.revisionId).sort((a, b) => b - a));
  });

  it('has every update in exactly one state, and the filter agrees with what is shown', async () => {
    const all = await list({});
    expect(all).toHaveLength(UPDATES);
    for (const state of UPDATE_STATES) {
      const found = await list({ state });
      expect([state, found.length]).toEqual([state, all.filter((update) => update.state === state).length]);
      expect(found.length).toBeGreaterThan(0);
    }
  });

  it('leaves out members and categories unless they are asked for', async () => {
    expect(await list({ includeMembers: true })).toHaveLength(UPDATES * 2);
    expect(await list({ types: ['Category'] })).toHaveLength(500);
    expect(await list({ types: ['Driver'] })).toEqual([]);
  });

  it('is found by title, by id and by product', async () => {
    expect((await list({ text: '(kb5000042)' })).map((update) => update.title)).toEqual(['Cumulative update 42 (KB5000042)']);
    expect((await list({ text: largeIds.update(42).toUpperCase() })).map((update) => update.updateId)).toEqual([largeIds.update(42)]);
    expect(await list({ text: '100%' })).toEqual([]);
    expect(await list({ productId: largeIds.product(7) })).toHaveLength(UPDATES / 500);
    expect(await list({ productId: largeIds.product(7), classificationId: largeIds.product(8) })).toEqual([]);
  });
});

describe('an update that supersedes', () => {
  it('counts only while clients can get it', async () => {
    const at = async (n: number) => (await list({ text: largeIds.update(n) }))[0]!;
    const successor = await at(33);
    expect(await at(32)).toMatchObject({ isSuperseded: true });
    await database.dataSource.query('INSERT INTO deployments.declined_update VALUES ($1, now(), 2)', [successor.updateId]);
    expect(await at(32)).toMatchObject({ isSuperseded: false });
  });
});

describe('products', () => {
  it('come by title, in pages without gap, with the number of their updates', async () => {
    const whole = await listCategories(database.dataSource, ['Product'], 600);
    expect([whole.length, whole[0]]).toEqual([500, expect.objectContaining({ title: 'Product 1', updateCount: UPDATES / 500, parentIds: [] })]);
    const paged = [...await listCategories(database.dataSource, ['Product'], 250)];
    paged.push(...await listCategories(database.dataSource, ['Product'], 600, paged.at(-1)!.updateId));
    expect(paged).toEqual(whole);
  });
});

describe('one update', () => {
  it('is described with what it is related to', async () => {
    const update = await describeUpdate(database.dataSource, largeIds.update(300));
    expect(update).toMatchObject({
      updateId: largeIds.update(300), revisions: [{ revisionNumber: 100, isLatest: true }],
      approvals: [{ groupName: 'All Computers', action: 'Install', adminName: 'test' }],
      categories: [{ updateId: largeIds.product(301), title: 'Product 301', categoryType: 'Product' }],
      supersedes: [{ updateId: largeIds.update(299), title: 'Cumulative update 299 (KB5000299)' }], supersededBy: [], eulas: [],
    });
    expect((await describeUpdate(database.dataSource, largeIds.update(299)))?.supersededBy).toEqual([{ updateId: largeIds.update(300), title: 'Cumulative update 300 (KB5000300)' }]);
    expect(await describeUpdate(database.dataSource, largeIds.group(1))).toBeNull();
  });
});
