import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDomainDatabase, type DomainDatabase } from '../../../test/domain-database.js';
import { anyOf, detectoid, driver, fragment, guid, revision } from '../../../test/revisions.js';
import { DRIVERS_FOR_DEVICES } from './list-drivers.js';
import { findRevisions, importRevisions, listCategoriesAndDetectoids, listDrivers, listUpdateRevisions, readDocuments, type RevisionToImport, type UpdateRevisionFilter } from '../index.js';

const COMPANY = guid(0xc0);
const FAMILY = guid(0xf0);
const WINDOWS = guid(0xa1);
const OFFICE = guid(0xa2);
const SECURITY = guid(0xb1);
const FEATURES = guid(0xb2);

let database: DomainDatabase;
beforeAll(async () => { database = await openDomainDatabase(); });
beforeEach(() => database.reset());
afterAll(() => database.close());

const importAll = async (...revisions: RevisionToImport[]): Promise<number> => (await importRevisions(database.dataSource, revisions)).changeNumber!;
const within = (...updateIds: string[]) => ({ updateIds, isCategory: true });
const category = (id: string, type: RevisionToImport['categoryType'], parent?: string) =>
  revision(id, 1, { updateType: 'Category', categoryType: type, explicitlyDeployable: false, prerequisites: parent === undefined ? [] : [within(parent)] });
const update = (number: number, product = WINDOWS, classification = SECURITY, changes: Partial<RevisionToImport> = {}) =>
  revision(guid(number), 1, { prerequisites: [within(product), within(classification)], ...changes });
const categories = () => importAll(
  category(COMPANY, 'Company'), category(FAMILY, 'ProductFamily', COMPANY), category(WINDOWS, 'Product', FAMILY), category(OFFICE, 'Product', COMPANY),
  category(SECURITY, 'UpdateClassification'), category(FEATURES, 'UpdateClassification'), detectoid(guid(0xd1)),
);

const from = (since: number | null) => () => since;
const numbers = (list: { revisions: readonly { updateId: string; revisionNumber: number }[] }) =>
  list.revisions.map(({ updateId, revisionNumber }) => `${Number(`0x${updateId.slice(-6)}`)}${revisionNumber === 1 ? '' : `.${revisionNumber}`}`);
const filter = (products: string[], classifications: string[], changes: Partial<UpdateRevisionFilter> & { delta?: boolean } = {}): UpdateRevisionFilter => ({
  products: products.map((updateId) => ({ updateId, delta: changes.delta ?? false })), classifications: classifications.map((updateId) => ({ updateId, delta: changes.delta ?? false })),
  newLanguages: [], ...changes,
});
const updates = async (since: number | null, wanted: UpdateRevisionFilter | null) => numbers(await listUpdateRevisions(database.dataSource, from(since), wanted));

describe('the list of categories and detectoids (MS-WSUSSS 3.1.4.5, GetConfig TRUE)', () => {
  it('has no update, and the newest revision of each', async () => {
    const at = await categories();
    await importAll(update(1));
    const all = await listCategoriesAndDetectoids(database.dataSource, from(null));
    expect(all.changeNumber).toBe(2);
    expect(numbers(all)).toEqual([0xc0, 0xf0, 0xa1, 0xa2, 0xb1, 0xb2, 0xd1].map(String));
    await importAll(revision(WINDOWS, 2, { updateType: 'Category', categoryType: 'Product' }));
    expect(numbers(await listCategoriesAndDetectoids(database.dataSource, from(at)))).toEqual([`${0xa1}.2`]);
    expect(numbers(await listCategoriesAndDetectoids(database.dataSource, from(3)))).toEqual([]);
  });
});

describe('the list of updates (MS-WSUSSS 3.1.4.5, GetConfig FALSE)', () => {
  beforeEach(async () => {
    await categories();
    await importAll(update(1), update(2, OFFICE), update(3, WINDOWS, FEATURES), revision(guid(4), 1, { updateType: 'Driver', prerequisites: [within(WINDOWS), within(SECURITY)] }));
  });

  it('without a filter has every update, or what changed', async () => {
    expect(await updates(null, null)).toEqual(['1', '2', '3', '4']);
    expect(await updates(1, null)).toEqual(['1', '2', '3', '4']);
    expect(await updates(2, null)).toEqual([]);
    await importAll(revision(guid(1), 2), update(5));
    expect(await updates(2, null)).toEqual(['1.2', '5']);
    expect(await updates(null, null)).toEqual(['2', '3', '4', '1.2', '5']);
  });

  it('needs a product and a classification; one kind alone selects nothing', async () => {
    expect(await updates(null, filter([WINDOWS], [SECURITY]))).toEqual(['1', '4']);
    expect(await updates(null, filter([WINDOWS, OFFICE], [SECURITY, FEATURES]))).toEqual(['1', '2', '3', '4']);
    expect(await updates(null, filter([WINDOWS], []))).toEqual([]);
    expect(await updates(null, filter([], [SECURITY]))).toEqual([]);
    expect(await updates(null, filter([SECURITY], [WINDOWS]))).toEqual(['1', '4']);
    expect(await updates(null, filter([guid(0xee)], [SECURITY]))).toEqual([]);
  });

  it('takes a family or company for all below it', async () => {
    expect(await updates(null, filter([FAMILY], [SECURITY]))).toEqual(['1', '4']);
    expect(await updates(null, filter([COMPANY], [SECURITY]))).toEqual(['1', '2', '4']);
  });

  it('takes ids in any letter case, and twice', async () => {
    expect(await updates(null, filter([WINDOWS.toUpperCase(), WINDOWS], [SECURITY]))).toEqual(['1', '4']);
  });

  it('with Delta has only changes, without it everything again (3.1.4.5.3.3)', async () => {
    expect(await updates(2, filter([WINDOWS], [SECURITY], { delta: true }))).toEqual([]);
    expect(await updates(2, filter([WINDOWS], [SECURITY], { delta: false }))).toEqual(['1', '4']);
    await importAll(update(5));
    expect(await updates(2, filter([WINDOWS], [SECURITY], { delta: true }))).toEqual(['5']);
  });

  it('has all of a product that is new in the filter, and changes of the others', async () => {
    await importAll(update(5));
    const wanted = filter([], [SECURITY], { delta: true, products: [{ updateId: WINDOWS, delta: true }, { updateId: OFFICE, delta: false }] });
    expect(await updates(2, wanted)).toEqual(['2', '5']);
  });

  it('has all with a language that is new in the filter (3.1.4.5.3.5)', async () => {
    await importAll(update(5, WINDOWS, SECURITY, { fragments: [fragment('Core', 'c'), fragment('LocalizedProperties', 'l', 'de')] }));
    expect(await updates(3, filter([WINDOWS], [SECURITY], { delta: true, newLanguages: ['de'] }))).toEqual(['5']);
    expect(await updates(3, filter([WINDOWS], [SECURITY], { delta: true, newLanguages: ['fr'] }))).toEqual([]);
  });

  it('has the members of a bundle with it, at any depth and in the revisions it names, although they name no product', async () => {
    const member = (number: number, at: number) => [{ updateId: guid(number), revisionNumber: at }];
    await importAll(revision(guid(20), 1), revision(guid(20), 2), revision(guid(21), 1, { bundles: [member(20, 1)] }), revision(guid(22), 1));
    const before = await importAll(update(9, OFFICE, FEATURES));
    await importAll(update(10, OFFICE, FEATURES, { bundles: [member(21, 1), member(99, 1)] }));
    expect(await updates(null, filter([OFFICE], [FEATURES]))).toEqual(['20', '21', '9', '10']);
    expect(await updates(before, filter([OFFICE], [FEATURES], { delta: true }))).toEqual(['20', '21', '10']);
  });

  it('has a member that arrives after its bundle', async () => {
    const before = await importAll(update(10, OFFICE, FEATURES, { bundles: [[{ updateId: guid(20), revisionNumber: 1 }]] }));
    await importAll(revision(guid(20), 1), revision(guid(21), 1));
    expect(await updates(before, filter([OFFICE], [FEATURES], { delta: true }))).toEqual(['20']);
    expect(await updates(before, null)).toEqual(['20', '21']);
  });

  it('has expired revisions too, as a real server lists them', async () => {
    await importAll(update(5, WINDOWS, SECURITY, { publicationState: 'Expired' }));
    expect(await updates(2, null)).toEqual(['5']);
  });
});

describe('the list of drivers (MS-WSUSSS 3.1.4.7)', () => {
  it('has those for the devices named, in any letter case', async () => {
    await categories();
    const net = (number: number, hardwareId: string, product = WINDOWS) => revision(guid(number), 1, { updateType: 'Driver', prerequisites: [within(product)], drivers: [driver(hardwareId), driver('PCI\\OTHER')] });
    await importAll(net(1, 'PCI\\VEN_1'), net(2, 'pci\\ven_2'), net(3, 'PCI\\VEN_1', OFFICE));
    const list = async (since: number | null, ids: string[], delta = false, products: string[] = []) =>
      numbers(await listDrivers(database.dataSource, from(since), ids.map((hardwareId) => ({ hardwareId, delta })), products.map((updateId) => ({ updateId, delta }))));
    expect(await list(null, ['pci\\ven_1'])).toEqual(['1', '3']);
    expect(await list(null, ['pci\\VEN_2', 'PCI\\NONE'])).toEqual(['2']);
    expect(await list(null, [])).toEqual([]);
    expect(await list(null, ['PCI\\OTHER'], false, [OFFICE])).toEqual(['3']);
    expect(await list(2, ['PCI\\OTHER'], true)).toEqual([]);
    expect(await list(2, ['PCI\\OTHER'], false)).toEqual(['1', '2', '3']);
  });
});

describe('the query for drivers of devices', () => {
  it('finds them by an index, also without regard to letter case', async () => {
    const devices = Array.from({ length: 2_000 }, (_, number) => ({ ...driver('PCI\\VEN_1'), hardwareId: `PCI\\VEN_${number}` }));
    await importAll(...[1, 2, 3, 4].map((number) => update(number, WINDOWS, SECURITY, { updateType: 'Driver', drivers: devices })));
    await database.dataSource.query('ANALYZE catalog.driver');
    const rows: { 'QUERY PLAN': string }[] = await database.dataSource.query(`EXPLAIN ${DRIVERS_FOR_DEVICES}`, [0, ['pci\\ven_7', 'pci\\ven_8'], [false, false], [], []]);
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toContain('ix_driver_hardware_id');
    expect(plan).not.toContain('Seq Scan on driver');
  });
});

describe('revisions by their identities', () => {
  it('are found in the order asked, each as often as asked, and not at all when they are not there', async () => {
    await importAll(revision(guid(1), 1), revision(guid(2), 7, { prerequisites: [anyOf(guid(1))] }));
    const found = await findRevisions(database.dataSource, [
      { updateId: guid(2).toUpperCase(), revisionNumber: 7 }, { updateId: guid(1), revisionNumber: 2 }, { updateId: guid(1), revisionNumber: 1 }, { updateId: guid(2), revisionNumber: 7 },
    ]);
    expect(found.map((one) => one && `${one.updateId === guid(2) ? 2 : 1}.${one.revisionNumber}`)).toEqual(['2.7', undefined, '1.1', '2.7']);
    const documents = await readDocuments(database.dataSource, [found[0]!.revisionId]);
    expect(documents.get(found[0]!.revisionId)?.length).toBe(found[0]!.storedLength);
  });
});
