import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDomainDatabase, type DomainDatabase } from '../../../test/domain-database.js';
import { guid, revision } from '../../../test/revisions.js';
import { catalogCircles, currentChangeNumber, importRevisions, type RevisionToImport } from '../index.js';

let database: DomainDatabase;
beforeAll(async () => { database = await openDomainDatabase(); });
beforeEach(() => database.reset());
afterAll(() => database.close());

interface Needs {
  /** AND of ORs, by number. */
  readonly needs?: readonly (readonly number[])[];
  readonly bundles?: readonly number[];
}

const update = (number: number, { needs = [], bundles = [] }: Needs = {}, revisionNumber = 100): RevisionToImport => revision(guid(number), revisionNumber, {
  prerequisites: needs.map((numbers) => ({ updateIds: numbers.map((one) => guid(one)), isCategory: false })),
  bundles: bundles.map((one) => [{ updateId: guid(one), revisionNumber: 100 }]),
});
/** Each in a batch of its own. */
async function bring(...updates: RevisionToImport[]): Promise<void> {
  for (const one of updates) await importRevisions(database.dataSource, [one]);
}
const circles = async (since = 0, limit = 100) => (await catalogCircles(database.dataSource, since, limit)).map(({ code, updateId }) => `${code} ${[1, 2, 3, 4, 5, 6].find((one) => guid(one) === updateId)}`);

describe('catalogCircles', () => {
  it('finds prerequisites that need each other, whatever transactions they came in, and says which', async () => {
    await bring(update(1, { needs: [[2]] }), update(2, { needs: [[3]] }), update(3, { needs: [[4], [1]] }), update(4), update(5, { needs: [[1]] }));
    const found = await catalogCircles(database.dataSource, 0, 100);
    expect(found.map(({ code, updateId, revisionNumber }) => [code, updateId, revisionNumber])).toEqual([1, 2, 3].map((number) => ['PREREQUISITE_CIRCLE', guid(number), 100]));
    expect(found[0]!.message).toContain(`through ${guid(2)}, ${guid(3)}: no computer is ever offered it`);
    expect(found[0]!.advice).toMatch(/^Decline it/);
  });

  it('finds bundles in a circle, and circles through both', async () => {
    await bring(update(1, { bundles: [2] }), update(2, { bundles: [1] }), update(3, { bundles: [4] }), update(4, { needs: [[3]] }));
    expect(await circles()).toEqual(['BUNDLE_CIRCLE 1', 'BUNDLE_CIRCLE 2', 'PREREQUISITE_CIRCLE 3', 'PREREQUISITE_CIRCLE 4']);
  });

  it('takes an alternative outside, and one that has not come, for a way out', async () => {
    await bring(update(1, { needs: [[2, 3]] }), update(2, { needs: [[1]] }), update(4, { needs: [[5, 99]] }), update(5, { needs: [[4]] }));
    expect(await circles()).toEqual([]);
  });

  it('tells of a circle to whoever brought a part of it, and to nobody later', async () => {
    await bring(update(1, { needs: [[2]] }));
    const before = await currentChangeNumber(database.dataSource);
    expect(await circles()).toEqual([]);
    await bring(update(2, { needs: [[1]] }));
    expect(await circles(before)).toEqual(['PREREQUISITE_CIRCLE 1', 'PREREQUISITE_CIRCLE 2']);
    const after = await currentChangeNumber(database.dataSource);
    expect(await circles(after)).toEqual([]);
    await bring(update(3));
    expect(await circles(after)).toEqual([]);
  });

  it('goes by the latest revisions: a corrected one opens the circle', async () => {
    await bring(update(1, { needs: [[2]] }), update(2, { needs: [[1]] }), update(2, {}, 101));
    expect(await circles()).toEqual([]);
  });

  it('is bounded in what it tells', async () => {
    await bring(update(1, { needs: [[2]] }), update(2, { needs: [[3]] }), update(3, { needs: [[1]] }));
    expect(await circles(0, 2)).toEqual(['PREREQUISITE_CIRCLE 1', 'PREREQUISITE_CIRCLE 2']);
  });
});
