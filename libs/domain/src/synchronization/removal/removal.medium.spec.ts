import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDomainDatabase, type DomainDatabase } from '../../../test/domain-database.js';
import { anyOf, detectoid, driver, file, guid, revision } from '../../../test/revisions.js';
import { importRevisions, lastShapeChange, readCatalogShape, type ImportOptions, type RevisionToImport } from '../../catalog/index.js';
import { DecryptionKey, importFileDecryption } from '../../content/index.js';
import { approveUpdate, declineUpdate } from '../../deployments/index.js';
import { readDownstreamOrders } from '../../deployments/serve-downstream/index.js';
import { ALL_COMPUTERS_ID } from '../../groups/index.js';
import { currentChangeNumber, updateSynchronizationConfiguration } from '../../servers/index.js';
import {
  findSynchronization, finishRun, openUpstreamState, planRemoval, previewRemoval, releaseLease, removeBatch, replaceSelection, requestRemoval, requestSynchronization,
  scopeUpdatesAnchor, loadSelection, storeUpdatesAnchor, takeRun, findUpstreamState, LeaseLost, type RemovalWishes, type RunLease,
} from '../index.js';

const [P1, P2, FAMILY, C1, C2] = [guid(0xa1), guid(0xa2), guid(0xaf), guid(0xc1), guid(0xc2)];
const WHOLE: RemovalWishes = { removeApproved: false, includeImported: false };

let database: DomainDatabase;
beforeAll(async () => { database = await openDomainDatabase(); });
afterAll(() => database.close());
beforeEach(async () => {
  await database.reset();
  await updateSynchronizationConfiguration(database.dataSource, { upstreamKind: 'wsus', upstreamUrl: 'http://upstream.test:8530' });
  const category = (updateId: string, categoryType: RevisionToImport['categoryType'], ...parents: string[]) => revision(updateId, 1, {
    updateType: 'Category', categoryType, explicitlyDeployable: false, prerequisites: parents.map((id) => ({ updateIds: [id], isCategory: true })),
    categoryInformation: { prohibitsSubcategories: false, prohibitsUpdates: false, excludedByDefault: false, displayOrder: null },
  });
  await importAll(category(FAMILY, 'ProductFamily'), category(P1, 'Product'), category(P2, 'Product', FAMILY), category(C1, 'UpdateClassification'), category(C2, 'UpdateClassification'));
});

const source = (options: ImportOptions = {}) => ({ origin: 'upstream' as const, ...options });
const importAll = (...revisions: RevisionToImport[]) => importRevisions(database.dataSource, revisions, source());
const importByHand = (...revisions: RevisionToImport[]) => importRevisions(database.dataSource, revisions);
/** An update of a product and a classification. */
const update = (number: number, product: string, changes: Partial<RevisionToImport> = {}, classification = C1) => revision(guid(number), 100, {
  ...changes, prerequisites: [...changes.prerequisites ?? [], { updateIds: [product], isCategory: true }, { updateIds: [classification], isCategory: true }],
});
/** A hidden member of bundles. */
const member = (number: number, changes: Partial<RevisionToImport> = {}) => revision(guid(number), 100, { explicitlyDeployable: false, ...changes });
const bundling = (...numbers: number[]) => ({ bundles: numbers.map((number) => [{ updateId: guid(number), revisionNumber: 100 }]) });
const select = (productIds: string[], classificationIds: string[]) => replaceSelection(database.dataSource, { productIds, classificationIds });
const approve = (number: number) => approveUpdate(database.dataSource, { updateId: guid(number), targetGroupId: ALL_COMPUTERS_ID, action: 'Install', adminName: 'Ada' });
const rows = async <Row>(sql: string): Promise<Row[]> => database.dataSource.query(sql);

/** The numbers of the updates that are in the catalog, besides categories and detectoids. */
async function present(): Promise<number[]> {
  const found = await rows<{ id: string }>(`SELECT DISTINCT update_id AS id FROM catalog.revision WHERE update_type IN ('Software', 'Driver') ORDER BY 1`);
  return found.map(({ id }) => Number.parseInt(id.slice(-12), 16));
}

async function begin(wishes: RemovalWishes = WHOLE): Promise<{ id: string; lease: RunLease }> {
  const id = await requestRemoval(database.dataSource, { adminName: 'Ada', ...wishes });
  return { id, lease: (await takeRun(database.dataSource, 60))! };
}

/** A whole removal, as a sync-worker does it. */
async function remove(wishes: RemovalWishes = WHOLE): Promise<string> {
  const { id, lease } = await begin(wishes);
  const plan = await planRemoval(database.dataSource, wishes);
  for (const batch of plan.batches) expect(await removeBatch(database.dataSource, lease, plan, batch, '/test')).toBeGreaterThan(0);
  await finishRun(database.dataSource, lease, { state: 'succeeded', role: 'autonomous', upstreamTakesReports: false });
  return id;
}

describe('what leaves', () => {
  it('is what neither selected products nor classifications ask for, in all its revisions', async () => {
    await importAll(update(1, P1), update(2, P2), update(3, P1, {}, C2), update(4, P2, {}, C2), { ...update(2, P2), revisionNumber: 101 });
    await select([P1], [C1]);
    await remove();
    expect(await present()).toEqual([1]);
    expect(await rows('SELECT FROM catalog.revision WHERE update_type = \'Category\'')).toHaveLength(5);
  });

  it('is not what belongs to another selected product as well, or to one below a selected family', async () => {
    await importAll(update(1, P1, { prerequisites: [{ updateIds: [P2], isCategory: true }] }), update(2, P2), update(3, P1));
    await select([FAMILY], [C1]);
    await remove();
    expect(await present()).toEqual([1, 2]);
  });

  it('is nothing with nothing selected, which stands for everything', async () => {
    await importAll(update(1, P1));
    expect((await planRemoval(database.dataSource, WHOLE)).batches).toEqual([]);
    await expect(begin()).rejects.toMatchObject({ code: 'NOTHING_SELECTED' });
  });

  it('is nothing that stays needs: members of its bundles and prerequisites, however deep', async () => {
    await importAll(
      update(1, P1, bundling(10, 11)), member(10, { prerequisites: [anyOf(guid(20), guid(21))] }), member(11, bundling(12)), member(12),
      update(20, P2), update(21, P2, bundling(13)), member(13), update(22, P2, bundling(12, 14)), member(14), detectoid(guid(30)),
    );
    await select([P1], [C1]);
    await remove();
    expect(await present()).toEqual([1, 10, 11, 12, 13, 20, 21]);
    expect(await rows(`SELECT FROM catalog.revision WHERE update_type = 'Detectoid'`)).toHaveLength(1);
  });

  it('is no link between two that stay: the older one stays superseded', async () => {
    // 1 <- 2 <- 3 <- 4: 2 and 3 are of the product that goes. 5 <- 6 <- 7, where 7 supersedes 5 itself. 8 supersedes 1 and nobody supersedes 8.
    await importAll(
      update(1, P1), update(2, P2, { supersedes: [guid(1)], ...bundling(9) }), member(9), update(3, P2, { supersedes: [guid(2)] }), update(4, P1, { supersedes: [guid(3)] }),
      update(5, P1), update(6, P2, { supersedes: [guid(5)] }), update(7, P1, { supersedes: [guid(6), guid(5)] }), update(8, P2, { supersedes: [guid(1)] }),
    );
    await select([P1], [C1]);
    await remove();
    expect(await present()).toEqual([1, 2, 3, 4, 5, 7, 9]);
  });

  it('is nothing that was imported by hand, before or after it was synchronized, unless it is asked for', async () => {
    await importByHand(update(1, P2));
    await importAll(update(1, P2), update(2, P2), update(3, P2));
    expect(await importByHand(update(2, P2))).toMatchObject({ alreadyPresent: 1, changeNumber: null });
    await select([P1], [C1]);
    await remove();
    expect(await present()).toEqual([1, 2]);
    await remove({ ...WHOLE, includeImported: true });
    expect(await present()).toEqual([]);
  });

  it('is a driver like any other update', async () => {
    await importAll(revision(guid(1), 100, { ...update(1, P2), updateType: 'Driver', drivers: [driver('pci\\ven_1')] }), update(2, P1));
    await select([P1], [C1]);
    await remove();
    expect([await present(), await rows('SELECT FROM catalog.driver')]).toEqual([[2], []]);
  });
});

describe('approved updates', () => {
  beforeEach(async () => {
    await importAll(update(1, P2, bundling(10)), member(10), update(2, P2), update(3, P1));
    await approve(1);
    await select([P1], [C1]);
  });

  it('keep a removal from being asked for, unless they are to go', async () => {
    await expect(begin()).rejects.toMatchObject({ code: 'APPROVED_UPDATES_WOULD_GO', message: '1 approved updates would be removed.' });
    expect(await previewRemoval(database.dataSource, { productIds: [P1], classificationIds: [C1] }, false)).toMatchObject({ updates: 3, revisions: 3, approvedUpdates: 1 });
    const { changeNumber } = await importAll(update(4, P1));
    await remove({ ...WHOLE, removeApproved: true });
    expect(await present()).toEqual([3, 4]);
    const orders = await readDownstreamOrders(database.dataSource, (upTo) => ({ after: changeNumber, upTo }));
    expect([orders.deployments.length, orders.deadDeploymentIds.length]).toEqual([0, 1]);
  });

  it('stay, with what they need, when they were approved after the removal was asked for', async () => {
    await database.dataSource.query(`UPDATE deployments.deployment SET action = 'PreDeploymentCheck'`);
    const { lease } = await begin();
    const early = await planRemoval(database.dataSource, WHOLE);
    expect(early.revisions).toBe(3);
    await approve(1);
    expect(await removeBatch(database.dataSource, lease, early, early.batches[0]!, '/test')).toBeNull();
    const plan = await planRemoval(database.dataSource, WHOLE);
    expect(await removeBatch(database.dataSource, lease, plan, plan.batches[0]!, '/test')).toBe(1);
    expect(await present()).toEqual([1, 3, 10]);
  });
});

describe('a removal', () => {
  it('takes everything of a revision along, and of files and keys what nobody else has', async () => {
    const [own, shared] = [file('own.cab'), file('shared.cab', { size: 77 })];
    await importAll(update(1, P1, { files: [shared] }), update(2, P2, { files: [own, shared], supersedes: [guid(9)], ...bundling(10) }), member(10));
    for (const { sha1 } of [own, shared]) await importFileDecryption(database.dataSource, [{ sha1: Buffer.from(sha1), decryptionKey: new DecryptionKey(Buffer.alloc(8, 1)), securityData: null, encryptedSha256: null }]);
    await declineUpdate(database.dataSource, [guid(2)]);
    await select([P1], [C1]);
    expect(await previewRemoval(database.dataSource, { productIds: [P1], classificationIds: [C1] }, false)).toMatchObject({ updates: 2, files: 1, contentBytes: 1_000, approvedUpdates: 0 });
    await remove();
    const tables = ['revision_document', 'fragment', 'prerequisite', 'bundled_revision', 'superseded_update', 'revision_file'];
    for (const table of tables) {
      const left = await rows<{ id: number }>(`SELECT DISTINCT revision_id AS id FROM catalog.${table} WHERE revision_id NOT IN (SELECT revision_id FROM catalog.revision)`);
      expect([table, left]).toEqual([table, []]);
    }
    expect(await rows('SELECT sha1 FROM catalog.file')).toEqual([{ sha1: Buffer.from(shared.sha1) }]);
    expect(await rows('SELECT sha1 FROM content.file_decryption')).toEqual([{ sha1: Buffer.from(shared.sha1) }]);
    expect(await rows('SELECT FROM deployments.declined_update')).toEqual([]);
    expect(await rows('SELECT FROM deployments.deployment')).toHaveLength(6);
  });

  it('leaves tombstones whose change number gateways see, and tells of it', async () => {
    await importAll(update(1, P1), update(2, P2));
    const [{ id: revisionId }] = await rows<{ id: number }>(`SELECT revision_id AS id FROM catalog.revision WHERE update_id = '${guid(2)}'`) as [{ id: number }];
    const before = await currentChangeNumber(database.dataSource);
    await select([P1], [C1]);
    await remove();
    const now = await currentChangeNumber(database.dataSource);
    expect([now, await lastShapeChange(database.dataSource)]).toEqual([before + 1, before + 1]);
    expect(await rows(`SELECT revision_id AS id, update_id AS "updateId", change_number::int AS number FROM catalog.removed_revision`)).toEqual([{ id: revisionId, updateId: guid(2), number: now }]);
    expect((await database.events('UpdateRemoved')).map(({ data }) => data)).toEqual([{
      changeNumber: now, revisions: [{ revisionId, updateId: guid(2), revisionNumber: 100, updateType: 'Software' }],
    }]);
    // It comes back under an id of its own.
    const { imported } = await importAll(update(2, P2));
    expect(imported[0]!.revisionId).toBeGreaterThan(revisionId);
  });

  it('tells clients what changed about what stays: leaves again, and members that no bundle has any more', async () => {
    await importAll(detectoid(guid(30)), detectoid(guid(31)), update(1, P1, { prerequisites: [anyOf(guid(31))] }), update(2, P2, { prerequisites: [anyOf(guid(30), guid(31))], ...bundling(3) }), update(3, P1));
    await select([P1], [C1]);
    await remove();
    const now = await currentChangeNumber(database.dataSource);
    const shape: { updateId: string; isLeaf: boolean; changed: boolean }[] = [];
    await readCatalogShape(database.dataSource, { revisions: (page) => void shape.push(...page.map(({ updateId, isLeaf, shapeChangeNumber }) => ({ updateId, isLeaf, changed: shapeChangeNumber === now }))) });
    const of = (number: number) => shape.find(({ updateId }) => updateId === guid(number));
    expect([of(30), of(31), of(3), of(1)]).toMatchObject([{ isLeaf: true, changed: true }, { isLeaf: false, changed: false }, { changed: true }, { changed: false }]);
  });

  it('stops when something that came meanwhile needs what is to go', async () => {
    await importAll(update(1, P2), member(10), update(2, P2));
    await select([P1], [C1]);
    const { lease } = await begin();
    const early = await planRemoval(database.dataSource, WHOLE);
    await importByHand(update(5, P1, { prerequisites: [anyOf(guid(1))], ...bundling(10) }));
    expect(await removeBatch(database.dataSource, lease, early, early.batches[0]!, '/test')).toBeNull();
    const plan = await planRemoval(database.dataSource, WHOLE);
    for (const batch of plan.batches) await removeBatch(database.dataSource, lease, plan, batch, '/test');
    expect(await present()).toEqual([1, 5, 10]);
  });

  it('stops when the selection changes, and when another process has the run', async () => {
    await importAll(update(1, P2));
    await select([P1], [C1]);
    const { lease } = await begin();
    const plan = await planRemoval(database.dataSource, WHOLE);
    await select([P1, P2], [C1]);
    expect(await removeBatch(database.dataSource, lease, plan, plan.batches[0]!, '/test')).toBeNull();
    await select([P1], [C1]);
    await releaseLease(database.dataSource, lease);
    await expect(removeBatch(database.dataSource, lease, plan, plan.batches[0]!, '/test')).rejects.toThrow(LeaseLost);
    expect(await present()).toEqual([1]);
  });

  it('never leaves a bundle without its members, wherever it stops', async () => {
    const bundles = Array.from({ length: 30 }, (_, index) => [update(100 + index, P2, bundling(200 + 10 * index, 201 + 10 * index, 500)), member(200 + 10 * index), member(201 + 10 * index)]).flat();
    await importAll(...bundles, member(500));
    await select([P1], [C1]);
    const { id, lease } = await begin();
    const plan = await planRemoval(database.dataSource, WHOLE);
    // One update a transaction: the worst that can happen.
    for (const key of plan.batches.flat()) {
      await removeBatch(database.dataSource, lease, plan, [key], '/test');
      expect(await rows(`SELECT FROM catalog.bundled_revision b WHERE NOT EXISTS (SELECT FROM catalog.revision r WHERE r.update_id = b.bundled_update_id)`)).toEqual([]);
    }
    expect(await present()).toEqual([]);
    expect(await findSynchronization(database.dataSource, id)).toMatchObject({ removedRevisions: 91 });
  });

  it('is refused for a replica, and while another run is active', async () => {
    await select([P1], [C1]);
    await requestSynchronization(database.dataSource, { trigger: 'administrator', scope: 'everything', adminName: 'Ada' });
    await expect(begin()).rejects.toMatchObject({ code: 'SYNCHRONIZATION_ACTIVE' });
    await updateSynchronizationConfiguration(database.dataSource, { role: 'replica' });
    await expect(begin()).rejects.toMatchObject({ code: 'REPLICA_HAS_NO_SELECTION' });
  });
});

describe('the anchor of the list of updates', () => {
  it('of everything stands for what is selected only, before anything is removed', async () => {
    await select([P1], [C1]);
    const { lease } = await begin();
    await openUpstreamState(database.dataSource, lease, 'http://upstream.test:8530');
    await storeUpdatesAnchor(database.dataSource, lease, { anchor: 'u1', languages: null, unfiltered: true, categoryIds: [] }, []);
    await scopeUpdatesAnchor(database.dataSource, lease);
    expect(await findUpstreamState(database.dataSource)).toMatchObject({ updatesAnchor: 'u1', updatesUnfiltered: false });
    await select([P1, P2], [C1]);
    const synchronized = (await loadSelection(database.dataSource)).map(({ updateId, isSynchronized }) => [updateId, isSynchronized]);
    expect(synchronized).toEqual([[C1, true], [P1, true], [P2, false]]);
  });
});
