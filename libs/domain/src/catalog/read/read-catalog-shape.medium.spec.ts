import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDomainDatabase, type DomainDatabase } from '../../../test/domain-database.js';
import { anyOf, detectoid, guid, revision } from '../../../test/revisions.js';
import { approveUpdate, declineUpdate } from '../../deployments/index.js';
import { ALL_COMPUTERS_ID, UNASSIGNED_COMPUTERS_ID, createGroup } from '../../groups/index.js';
import { READ_PAGE_ROWS, importRevisions, readCatalogShape, type CatalogShapeVisitor } from '../index.js';

describe('readCatalogShape', () => {
  let database: DomainDatabase;

  beforeAll(async () => { database = await openDomainDatabase(); });
  beforeEach(() => database.reset());
  afterAll(() => database.close());

  /** Everything a visitor is shown, by method. */
  async function readAll(during: Partial<CatalogShapeVisitor> = {}) {
    const shown: Record<string, unknown[]> = {};
    const keep = (name: keyof CatalogShapeVisitor) => async (page: unknown) => {
      shown[name] = [...shown[name] ?? [], ...[page].flat()];
      await (during[name] as ((page: unknown) => unknown) | undefined)?.(page);
    };
    const names = ['changeNumber', 'targetGroups', 'categories', 'revisions', 'prerequisites', 'bundles', 'drivers', 'declinedUpdates', 'deployments'] as const;
    const visitor = Object.fromEntries(names.map((name) => [name, keep(name)])) as unknown as CatalogShapeVisitor;
    return { changeNumber: await readCatalogShape(database.dataSource, visitor), shown };
  }

  it('shows everything the compiled catalog is built from', async () => {
    const { imported } = await importRevisions(database.dataSource, [
      detectoid(guid(2)),
      revision(guid(1), 5, {
        prerequisites: [anyOf(guid(2), guid(9)), { updateIds: [guid(3)], isCategory: true }],
        bundles: [[{ updateId: guid(4), revisionNumber: 1 }], [{ updateId: guid(5), revisionNumber: 2 }, { updateId: guid(4), revisionNumber: 7 }]],
      }),
      revision(guid(3), 1, {
        updateType: 'Category', categoryType: 'Product', explicitlyDeployable: false,
        categoryInformation: { prohibitsSubcategories: false, prohibitsUpdates: true, excludedByDefault: false, displayOrder: null },
      }),
    ]);
    const [detectoidId, bundleId, categoryId] = imported.map(({ revisionId }) => revisionId) as [number, number, number];
    const pilots = await createGroup(database.dataSource, { name: 'Pilots' });
    const deadline = new Date('2027-01-01T00:00:00Z');
    await approveUpdate(database.dataSource, { updateId: guid(1), targetGroupId: pilots.id, action: 'Install', deadline, adminName: 'a' });
    await importRevisions(database.dataSource, [revision(guid(6), 1)]);
    await declineUpdate(database.dataSource, [guid(6)]);

    const { changeNumber, shown } = await readAll();
    expect(changeNumber).toBe(5);
    expect(shown['changeNumber']).toEqual([5]);
    expect(shown['targetGroups']).toEqual([
      { id: ALL_COMPUTERS_ID, name: 'All Computers', parentId: null, isBuiltin: true },
      { id: pilots.id, name: 'Pilots', parentId: ALL_COMPUTERS_ID, isBuiltin: false },
      { id: UNASSIGNED_COMPUTERS_ID, name: 'Unassigned Computers', parentId: ALL_COMPUTERS_ID, isBuiltin: true },
    ]);
    expect(shown['categories']).toEqual([{
      updateId: guid(3), categoryType: 'Product', prohibitsSubcategories: false, prohibitsUpdates: true, excludedByDefault: false, displayOrder: null,
    }]);
    expect(shown['revisions']).toEqual([
      expect.objectContaining({ revisionId: detectoidId, updateId: guid(2), updateType: 'Detectoid', isLeaf: false, isLatest: true }),
      {
        revisionId: bundleId, updateId: guid(1), revisionNumber: 5, updateType: 'Software', categoryType: null, publicationState: 'Published',
        isLatest: true, isLeaf: true, explicitlyDeployable: true, coreLength: `core of ${guid(1)}/5`.length, importChangeNumber: 1, shapeChangeNumber: 1,
      },
      expect.objectContaining({ revisionId: categoryId, categoryType: 'Product', isLeaf: false }),
      expect.objectContaining({ updateId: guid(6), importChangeNumber: 4 }),
    ]);
    expect(shown['prerequisites']).toEqual([
      { revisionId: bundleId, clauseId: 0, prerequisiteUpdateId: guid(2), isCategory: false },
      { revisionId: bundleId, clauseId: 0, prerequisiteUpdateId: guid(9), isCategory: false },
      { revisionId: bundleId, clauseId: 1, prerequisiteUpdateId: guid(3), isCategory: true },
    ]);
    expect(shown['bundles']).toEqual([
      { revisionId: bundleId, clauseId: 0, bundledUpdateId: guid(4), bundledRevisionNumber: 1 },
      { revisionId: bundleId, clauseId: 1, bundledUpdateId: guid(4), bundledRevisionNumber: 7 },
      { revisionId: bundleId, clauseId: 1, bundledUpdateId: guid(5), bundledRevisionNumber: 2 },
    ]);
    expect(shown['declinedUpdates']).toEqual([{ updateId: guid(6), changeNumber: 5 }]);
    expect(shown['deployments']).toHaveLength(5);
    expect(shown['deployments']).toContainEqual({
      deploymentId: expect.any(Number), revisionId: bundleId, targetGroupId: pilots.id, action: 'Install', deadline, isAssigned: true,
      downloadPriority: 0, lastChangeTime: expect.any(Date), changeNumber: 3,
    });
  });

  it('shows one moment, whatever is imported while it reads', async () => {
    await importRevisions(database.dataSource, [revision(guid(1))]);
    const { changeNumber, shown } = await readAll({
      changeNumber: async () => { await importRevisions(database.dataSource, [revision(guid(2), 1, { prerequisites: [anyOf(guid(1))] })]); },
      revisions: async () => { await approveUpdate(database.dataSource, { updateId: guid(1), targetGroupId: ALL_COMPUTERS_ID, action: 'Install', adminName: 'a' }); },
    });
    expect(changeNumber).toBe(1);
    expect(shown['revisions']).toEqual([expect.objectContaining({ updateId: guid(1), isLeaf: true })]);
    expect(shown['prerequisites']).toBeUndefined();
    expect(shown['deployments']).toEqual([expect.objectContaining({ action: 'PreDeploymentCheck' })]);
    expect(await readAll()).toMatchObject({ changeNumber: 3 });
  });

  it('reads tables of several pages without losing or repeating a row', async () => {
    await importRevisions(database.dataSource, [revision(guid(1))]);
    const rows = 2 * READ_PAGE_ROWS + 7;
    await database.dataSource.query(`
      INSERT INTO catalog.prerequisite (revision_id, clause_id, prerequisite_update_id, is_category)
      SELECT (SELECT max(revision_id) FROM catalog.revision), n / 1000, gen_random_uuid(), false FROM generate_series(0, $1 - 1) n`, [rows]);
    const pages: number[] = [];
    const keys: string[] = [];
    await readCatalogShape(database.dataSource, {
      prerequisites(page) {
        pages.push(page.length);
        keys.push(...page.map((row) => `${String(row.clauseId).padStart(5, '0')}/${row.prerequisiteUpdateId}`));
      },
    });
    expect(pages).toEqual([READ_PAGE_ROWS, READ_PAGE_ROWS, 7]);
    expect(new Set(keys).size).toBe(rows);
    expect([...keys].sort()).toEqual(keys);
  });

  it('reads only what the visitor asks for, waits for it, and lets its error end the reading', async () => {
    await importRevisions(database.dataSource, [revision(guid(1))]);
    await expect(readCatalogShape(database.dataSource, {
      revisions: () => Promise.reject(new Error('not this one')),
      deployments: () => { throw new Error('must not be reached'); },
    })).rejects.toThrow('not this one');
    expect(await readCatalogShape(database.dataSource, {})).toBe(1);
  });
});
