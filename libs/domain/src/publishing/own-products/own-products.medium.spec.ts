import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDomainDatabase, type DomainDatabase } from '../../../test/domain-database.js';
import { file, guid, revision } from '../../../test/revisions.js';
import { importRevisions, listCategories, type RevisionToImport } from '../../catalog/index.js';
import type { EventData } from '../../events/index.js';
import { createOwnProduct, publishUpdate, removeOwnProduct, MAXIMUM_OWN_CATEGORIES, type OwnCategoryIdentity } from '../index.js';
import { stableId } from './stable-id.js';

const CLASSIFICATION = guid(2);
const FOREIGN_PRODUCT = guid(3);
const FOREIGN_COMPANY = guid(4);

const category = (id: string, number: number, categoryType: 'Company' | 'Product' | 'UpdateClassification', changes: Partial<RevisionToImport> = {}): RevisionToImport => revision(id, number, {
  updateType: 'Category', categoryType, explicitlyDeployable: false,
  categoryInformation: { prohibitsSubcategories: categoryType === 'Product', prohibitsUpdates: categoryType === 'Company', excludedByDefault: false, displayOrder: null }, ...changes,
});

describe('products of one\'s own', () => {
  let database: DomainDatabase;

  beforeAll(async () => { database = await openDomainDatabase(); });
  beforeEach(async () => {
    await database.reset();
    await importRevisions(database.dataSource, [
      category(CLASSIFICATION, 1, 'UpdateClassification'), category(FOREIGN_COMPANY, 1, 'Company', { title: 'Fabrikam' }), category(FOREIGN_PRODUCT, 1, 'Product', { title: 'Fabrikam Editor' }),
    ]);
    await database.dataSource.query('TRUNCATE messaging.outbox');
  });
  afterAll(() => database.close());

  const made = ({ updateId, revisionNumber, categoryType, title, parentId }: OwnCategoryIdentity) => Promise.resolve(category(updateId, revisionNumber, categoryType, {
    title, prerequisites: parentId === null ? [] : [{ updateIds: [parentId], isCategory: true }],
  }));
  const create = (title = 'Contoso App', company = 'Contoso') => createOwnProduct(database.dataSource, { company, title, adminName: 'ada' }, made, '/test');
  const remove = (id: string) => removeOwnProduct(database.dataSource, id, '/test');
  const own = () => listCategories(database.dataSource, ['Company', 'Product'], 1_000, null, true);
  const publish = (productId: string) => publishUpdate(database.dataSource, {
    updateId: guid(10), revisionNumber: null, productIds: [productId], classificationId: CLASSIFICATION, prerequisites: [], supersedes: [], file: file('a.exe'), adminName: 'ada',
  }, ({ revisionNumber }) => Promise.resolve(revision(guid(10), revisionNumber, { files: [file('a.exe')], prerequisites: [{ updateIds: [productId], isCategory: true }] })), '/test');

  it('come with their company, and further ones below the same', async () => {
    const first = await create();
    const second = await create('Contoso Tools', 'CONTOSO');
    expect(second.companyId).toBe(first.companyId);
    expect(second.changeNumber).toBeGreaterThan(first.changeNumber);
    expect(await own()).toMatchObject([
      { title: 'Contoso', categoryType: 'Company', parentIds: [] }, { title: 'Contoso App', parentIds: [first.companyId], updateId: first.updateId, isOwn: true }, { title: 'Contoso Tools', parentIds: [first.companyId] },
    ]);
    expect((await database.events('UpdateSynchronized')).flatMap(({ data }) => (data as EventData<'UpdateSynchronized'>).revisions)).toHaveLength(3);
    expect((await listCategories(database.dataSource, ['Product'], 10)).map(({ title, isOwn }) => [title, isOwn])).toEqual([['Contoso App', true], ['Contoso Tools', true], ['Fabrikam Editor', false]]);
  });

  it('go below a company that the catalog has', async () => {
    expect(await create('App', 'fabrikam')).toMatchObject({ companyId: FOREIGN_COMPANY });
    expect((await own()).map(({ title }) => title)).toEqual(['App']);
  });

  it('have updates published for them, and then stay', async () => {
    const { updateId, companyId } = await create();
    await expect(remove(companyId)).rejects.toMatchObject({ code: 'PRODUCT_IN_USE' });
    await publish(updateId);
    await expect(remove(updateId)).rejects.toMatchObject({ code: 'PRODUCT_IN_USE', message: expect.stringContaining(`Update ${guid(10)}`) });
    expect(await own()).toHaveLength(2);
  });

  it('are removed with tombstones that gateways notice, and come back under the same ids with the next number', async () => {
    const { updateId, companyId, changeNumber } = await create();
    expect(await remove(updateId)).toEqual({ updateId, title: 'Contoso App' });
    expect(await remove(companyId)).toMatchObject({ title: 'Contoso' });
    expect(await own()).toEqual([]);
    await expect(publish(updateId)).rejects.toMatchObject({ code: 'UNKNOWN_PRODUCT' });
    expect((await database.events('UpdateRemoved')).map(({ data }) => (data as EventData<'UpdateRemoved'>).revisions[0]?.updateId)).toEqual([updateId, companyId]);
    const [row] = await database.dataSource.query('SELECT max(change_number)::int AS number, count(*)::int AS count FROM catalog.removed_revision');
    expect(row).toEqual({ number: changeNumber + 2, count: 2 });
    expect(await create('contoso app')).toMatchObject({ updateId, companyId });
    expect(await database.dataSource.query('SELECT revision_number FROM catalog.revision WHERE update_id = ANY ($1::uuid[])', [[updateId, companyId]])).toEqual([{ revision_number: 2 }, { revision_number: 2 }]);
  });

  it.each([
    ['a product by that title', () => create('FABRIKAM editor'), 'PRODUCT_EXISTS'],
    ['the removal of what is not there', () => remove(guid(99)), 'UNKNOWN_PRODUCT_TO_REMOVE'],
    ['the removal of a classification', () => remove(CLASSIFICATION), 'UNKNOWN_PRODUCT_TO_REMOVE'],
    ['the removal of somebody else\'s', () => remove(FOREIGN_PRODUCT), 'NOT_OWN_PRODUCT'],
  ])('refuse %s, and nothing has happened', async (_what, run, code) => {
    await expect(run()).rejects.toMatchObject({ code });
    expect(await database.events()).toEqual([]);
  });

  it('are not more than scans can bear', async () => {
    await database.dataSource.query(`INSERT INTO catalog.own_category SELECT gen_random_uuid(), 'Product', 1, 'ada' FROM generate_series(2, $1::int)`, [MAXIMUM_OWN_CATEGORIES]);
    await expect(create()).rejects.toMatchObject({ code: 'TOO_MANY_PRODUCTS' });
    await create('One more', 'Fabrikam');
    await expect(create('Two more', 'Fabrikam')).rejects.toMatchObject({ code: 'TOO_MANY_PRODUCTS' });
  });

  it('made by many at once are one', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => create()));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await own()).toHaveLength(2);
  });

  it('have ids that depend on server and titles alone', () => {
    expect(stableId('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2');
    expect(stableId(guid(1), 'Product', 'É')).toBe(stableId(guid(1), 'product', 'e\u0301'));
    expect(stableId(guid(1), 'a')).not.toBe(stableId(guid(2), 'a'));
  });
});
