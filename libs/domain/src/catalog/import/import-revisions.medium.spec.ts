import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDomainDatabase, type DomainDatabase } from '../../../test/domain-database.js';
import { anyOf, detectoid, file, fragment, guid, revision } from '../../../test/revisions.js';
import { approveUpdate, Deployment, type DeploymentAction } from '../../deployments/index.js';
import { ALL_COMPUTERS_ID, createGroup } from '../../groups/index.js';
import {
  Category, Revision, RevisionDocument, currentChangeNumber, findFilesBySha1, importRevisions, readFiles, readFragments,
  type RevisionToImport,
} from '../index.js';

describe('importRevisions', () => {
  let database: DomainDatabase;

  beforeAll(async () => { database = await openDomainDatabase(); });
  beforeEach(() => database.reset());
  afterAll(() => database.close());

  const importAll = (...batch: RevisionToImport[]) => importRevisions(database.dataSource, batch);
  const stored = (updateId: string, revisionNumber = 100): Promise<Revision> =>
    database.dataSource.manager.findOneByOrFail(Revision, { updateId, revisionNumber });
  async function actions(updateId: string, revisionNumber = 100): Promise<Record<string, DeploymentAction>> {
    const { revisionId } = await stored(updateId, revisionNumber);
    const deployments = await database.dataSource.manager.findBy(Deployment, { revisionId });
    return Object.fromEntries(deployments.map(({ targetGroupId, action }) => [targetGroupId, action]));
  }

  describe('storing', () => {
    const whole = revision(guid(0xabc).toUpperCase(), 203, {
      eulaId: guid(7), supersedes: [guid(8)], contentLanguages: ['de', 'pt-br'],
      fragments: [
        fragment('Core', 'the core'), fragment('Extended', 'the rest'),
        fragment('LocalizedProperties', 'Titel', 'de'), fragment('LocalizedProperties', 'Title', 'en-US'),
        fragment('Eula', 'licence', 'en', '244'),
      ],
      files: [file('Setup.CAB', { originUrl: 'http://origin.test/setup.cab' }), file('readme.txt', { sha256: null, modified: null })],
    });

    it('keeps everything that was derived, and the document byte for byte', async () => {
      const result = await importAll(whole);
      const { revisionId } = result.imported[0]!;
      expect(await stored(guid(0xabc), 203)).toEqual({
        revisionId, updateId: guid(0xabc), revisionNumber: 203, updateType: 'Software', categoryType: null,
        publicationState: 'Published', isLatest: true, isLeaf: true, isSynchronized: false, creationDate: new Date('2026-02-03T04:05:06Z'),
        defaultLanguage: 'en', contentLanguages: ['de', 'pt-br'], title: whole.title, handler: whole.handler, explicitlyDeployable: true, eulaId: guid(7),
        documentSha256: whole.documentSha256, documentLength: whole.documentLength, coreLength: 8,
        importChangeNumber: 1, shapeChangeNumber: 1, importedAt: expect.any(Date),
      });
      const document = await database.dataSource.manager.findOneByOrFail(RevisionDocument, { revisionId });
      expect(gunzipSync(document.gzip)).toEqual(gunzipSync(whole.documentGzip));
    });

    it('keeps fragments and files as they are read again', async () => {
      const { revisionId } = (await importAll(whole)).imported[0]!;
      const keys = (['Core', 'Extended', 'LocalizedProperties', 'Eula'] as const).map((type) => ({ revisionId, type }));
      const fragments = await readFragments(database.dataSource, keys);
      expect(fragments.map(({ type, locale, geoId, plainLength, xpress }) => [type, locale, geoId, plainLength, xpress.toString()])).toEqual([
        ['Core', '', '', 8, 'the core'],
        ['Eula', 'en', '244', 7, 'licence'],
        ['Extended', '', '', 8, 'the rest'],
        ['LocalizedProperties', 'de', '', 5, 'Titel'],
        ['LocalizedProperties', 'en-US', '', 5, 'Title'],
      ]);
      expect(await readFiles(database.dataSource, [revisionId])).toEqual([
        { revisionId, ...whole.files[0], modified: new Date('2026-01-02T03:04:05Z'), extension: '.cab' },
        { revisionId, ...whole.files[1], extension: '.txt' },
      ]);
    });

    it('numbers revisions in the order of the batch', async () => {
      const result = await importAll(...[5, 3, 9, 1].map((number) => revision(guid(number))));
      const ids = result.imported.map(({ revisionId }) => revisionId);
      expect(result.imported.map(({ updateId }) => updateId)).toEqual([5, 3, 9, 1].map(guid));
      expect([...ids].sort((a, b) => a - b)).toEqual(ids);
    });

    it('keeps of each category what its highest revision says, whichever comes last', async () => {
      const category = (revisionNumber: number, displayOrder: number) => revision(guid(1), revisionNumber, {
        updateType: 'Category', categoryType: 'Product', explicitlyDeployable: false,
        categoryInformation: { prohibitsSubcategories: true, prohibitsUpdates: false, excludedByDefault: true, displayOrder },
      });
      await importAll(category(2, 20));
      await importAll(category(1, 10));
      expect(await database.dataSource.manager.find(Category)).toEqual([{
        updateId: guid(1), categoryType: 'Product', prohibitsSubcategories: true, prohibitsUpdates: false,
        excludedByDefault: true, displayOrder: 20, revisionNumber: 2,
      }]);
      await importAll(category(3, 30));
      expect((await database.dataSource.manager.findOneByOrFail(Category, { updateId: guid(1) })).displayOrder).toBe(30);
    });

    it('shares a file between revisions and fills in what the first did not say', async () => {
      const shared = file('shared.cab', { sha256: null });
      await importAll(revision(guid(1), 1, { files: [shared] }), revision(guid(2), 1, { files: [shared] }));
      await importAll(revision(guid(3), 1, { files: [file('shared.cab', { originUrl: 'http://origin.test/1', size: 5 })] }));
      await importAll(revision(guid(4), 1, { files: [file('shared.cab', { sha256: Buffer.alloc(32) })] }));
      expect(await findFilesBySha1(database.dataSource, [shared.sha1])).toEqual([{
        sha1: shared.sha1, sha256: file('shared.cab').sha256, size: 1_000, extension: '.cab', originUrl: 'http://origin.test/1',
      }]);
    });
  });

  describe('again', () => {
    it('does nothing, and draws no change number', async () => {
      const batch = [revision(guid(1)), detectoid(guid(2))];
      await importAll(...batch);
      const again = await importAll(...batch);
      expect(again).toEqual({ imported: [], alreadyPresent: 2, conflicts: [], changeNumber: null });
      expect(await currentChangeNumber(database.dataSource)).toBe(1);
      expect(await database.events()).toHaveLength(1);
    });

    it('keeps the first document of an identity and reports the other', async () => {
      await importAll(revision(guid(1)));
      const other = revision(guid(1), 100, { title: 'Tampered', documentSha256: Buffer.alloc(32, 1) });
      const result = await importAll(other, revision(guid(2)));
      expect(result).toMatchObject({ alreadyPresent: 0, conflicts: [{ updateId: guid(1), revisionNumber: 100 }] });
      expect(result.imported.map(({ updateId }) => updateId)).toEqual([guid(2)]);
      expect((await stored(guid(1))).title).toBe(`Update ${guid(1)}`);
    });

    it('counts what one batch repeats', async () => {
      const conflicting = revision(guid(1), 100, { documentSha256: Buffer.alloc(32, 1) });
      const result = await importAll(revision(guid(1)), revision(guid(1).toUpperCase()), conflicting);
      expect([result.imported.length, result.alreadyPresent, result.conflicts.length]).toEqual([1, 1, 1]);
    });

    it('imports each revision once when two imports of the same batch run at once', async () => {
      const batch = Array.from({ length: 60 }, (_, number) => revision(guid(number), 1, {
        prerequisites: [anyOf(guid(1_000 + number))], files: [file('common.cab')],
      }));
      const results = await Promise.all([importAll(...batch), importAll(...[...batch].reverse()), importAll(...batch)]);
      expect(results.map(({ imported }) => imported.length).sort((a, b) => a - b)).toEqual([0, 0, 60]);
      expect(results.map(({ changeNumber }) => changeNumber).filter((number) => number !== null)).toEqual([1]);
      expect(await database.dataSource.manager.count(Revision)).toBe(60);
    });
  });

  describe('a batch that fails', () => {
    it('leaves nothing: no row, no event, no change number', async () => {
      await importAll(revision(guid(1)));
      // Fails in the database, after the rows of the revisions, documents and fragments were written.
      const poison = revision(guid(3), 1, { files: [file('x.cab', { size: 2 ** 53 - 1, patchingType: 'x' })] });
      await database.dataSource.query(`ALTER TABLE catalog.file ADD CONSTRAINT trap CHECK (size < 1000000)`);
      try {
        await expect(importAll(revision(guid(1), 101), revision(guid(2)), poison)).rejects.toThrow(/trap/);
      } finally {
        await database.dataSource.query('ALTER TABLE catalog.file DROP CONSTRAINT trap');
      }
      expect(await database.dataSource.manager.count(Revision)).toBe(1);
      expect(await stored(guid(1))).toMatchObject({ isLatest: true, shapeChangeNumber: 1 });
      expect(await currentChangeNumber(database.dataSource)).toBe(1);
      expect(await database.events()).toHaveLength(1);
      expect((await importAll(revision(guid(1), 101), revision(guid(2)), poison)).changeNumber).toBe(2);
    });

    it('leaves nothing when a revision breaks a bound', async () => {
      await expect(importAll(revision(guid(1)), revision('nonsense'))).rejects.toMatchObject({ code: 'INVALID_REVISION' });
      expect(await database.dataSource.manager.count(Revision)).toBe(0);
    });
  });

  describe('leaves (MS-WUSP 3.1.5.7)', () => {
    const dependent = revision(guid(1), 1, { prerequisites: [anyOf(guid(2), guid(3)), { updateIds: [guid(4)], isCategory: true }] });

    it('are what nothing names, whether the naming revision comes before, with or after', async () => {
      await importAll(revision(guid(2), 1));
      await importAll(dependent, revision(guid(3), 1));
      await importAll(revision(guid(4), 1));
      expect(await Promise.all([1, 2, 3, 4].map(async (number) => (await stored(guid(number), 1)).isLeaf))).toEqual([true, false, false, false]);
    });

    it('note the change number when they stop being leaves, in every revision, and only then', async () => {
      await importAll(revision(guid(2), 1), revision(guid(2), 2), revision(guid(5), 1));
      await importAll(dependent);
      await importAll(revision(guid(6), 1, { prerequisites: [anyOf(guid(2))] }));
      expect(await stored(guid(2), 1)).toMatchObject({ isLeaf: false, shapeChangeNumber: 2 });
      expect(await stored(guid(2), 2)).toMatchObject({ isLeaf: false, shapeChangeNumber: 2 });
      expect(await stored(guid(5), 1)).toMatchObject({ isLeaf: true, shapeChangeNumber: 1 });
    });

    it('are not lost by being bundled, but the change is noted the first time', async () => {
      const bundle = (number: number) => revision(guid(number), 1, { bundles: [[{ updateId: guid(2), revisionNumber: 1 }]] });
      await importAll(revision(guid(2), 1), revision(guid(2), 2));
      await importAll(bundle(10));
      await importAll(bundle(11));
      expect(await stored(guid(2), 1)).toMatchObject({ isLeaf: true, shapeChangeNumber: 2 });
    });
  });

  describe('a newer revision', () => {
    it('becomes the latest, and the older one notes it', async () => {
      await importAll(revision(guid(1), 100));
      await importAll(revision(guid(1), 102), revision(guid(1), 101));
      await importAll(revision(guid(1), 99));
      const flags = await Promise.all([99, 100, 101, 102].map(async (number) => {
        const { isLatest, shapeChangeNumber } = await stored(guid(1), number);
        return [number, isLatest, shapeChangeNumber];
      }));
      expect(flags).toEqual([[99, false, 3], [100, false, 2], [101, false, 2], [102, true, 2]]);
    });

    it('takes over the approvals of the one it replaces', async () => {
      await importAll(revision(guid(1), 100));
      const pilots = await createGroup(database.dataSource, { name: 'Pilots' });
      const deadline = new Date('2026-12-24T18:00:00Z');
      await approveUpdate(database.dataSource, { updateId: guid(1), targetGroupId: pilots.id, action: 'Install', deadline, adminName: 'admin' });
      const { changeNumber, imported } = await importAll(revision(guid(1), 101), revision(guid(1), 102));
      expect(await actions(guid(1), 101)).toEqual({ [ALL_COMPUTERS_ID]: 'PreDeploymentCheck' });
      expect(await actions(guid(1), 102)).toEqual({ [ALL_COMPUTERS_ID]: 'PreDeploymentCheck', [pilots.id]: 'Install' });
      const carried = await database.dataSource.manager.findOneByOrFail(Deployment, { revisionId: imported[1]!.revisionId, targetGroupId: pilots.id });
      expect(carried).toMatchObject({ deadline, adminName: 'admin', changeNumber });
      expect((await database.events('DeploymentChanged')).at(-1)?.data).toEqual({ changeNumber, updateIds: [guid(1)] });
    });

    it('takes over an approval for All Computers instead of the default', async () => {
      await importAll(revision(guid(1), 100));
      await approveUpdate(database.dataSource, { updateId: guid(1), targetGroupId: ALL_COMPUTERS_ID, action: 'Install', adminName: 'admin' });
      await importAll(revision(guid(1), 101));
      expect(await actions(guid(1), 101)).toEqual({ [ALL_COMPUTERS_ID]: 'Install' });
    });

    it('takes over no installation when it is expired', async () => {
      await importAll(revision(guid(1), 100));
      const pilots = await createGroup(database.dataSource, { name: 'Pilots' });
      const cleaners = await createGroup(database.dataSource, { name: 'Cleaners' });
      await approveUpdate(database.dataSource, { updateId: guid(1), targetGroupId: pilots.id, action: 'Install', adminName: 'admin' });
      await approveUpdate(database.dataSource, { updateId: guid(1), targetGroupId: cleaners.id, action: 'Uninstall', adminName: 'admin' });
      await importAll(revision(guid(1), 101, { publicationState: 'Expired' }));
      expect(await actions(guid(1), 101)).toEqual({ [ALL_COMPUTERS_ID]: 'PreDeploymentCheck', [cleaners.id]: 'Uninstall' });
    });

    it('gives an older one that arrives late only its default', async () => {
      await importAll(revision(guid(1), 100));
      await approveUpdate(database.dataSource, { updateId: guid(1), targetGroupId: ALL_COMPUTERS_ID, action: 'Install', adminName: 'admin' });
      await importAll(revision(guid(1), 99));
      expect(await actions(guid(1), 99)).toEqual({ [ALL_COMPUTERS_ID]: 'PreDeploymentCheck' });
    });
  });

  it('deploys everything to All Computers: to be evaluated what only describes, for status what could be installed', async () => {
    await importAll(
      revision(guid(1)), detectoid(guid(2)), revision(guid(3), 1, { updateType: 'Category', categoryType: 'Company' }),
      revision(guid(4), 1, { updateType: 'Driver' }),
    );
    expect(await actions(guid(1))).toEqual({ [ALL_COMPUTERS_ID]: 'PreDeploymentCheck' });
    expect(await actions(guid(2), 1)).toEqual({ [ALL_COMPUTERS_ID]: 'Evaluate' });
    expect(await actions(guid(3), 1)).toEqual({ [ALL_COMPUTERS_ID]: 'Evaluate' });
    expect(await actions(guid(4), 1)).toEqual({ [ALL_COMPUTERS_ID]: 'PreDeploymentCheck' });
  });

  it('announces what is new and nothing else', async () => {
    await importAll(revision(guid(1)));
    const { imported } = await importAll(revision(guid(1)), detectoid(guid(2)));
    const events = await database.events();
    expect(events.map(({ type, source }) => [type, source])).toEqual(
      Array.from({ length: 2 }, () => ['sluice.catalog.update-synchronized.v1', '/domain/catalog']));
    expect(events[1]!.data).toEqual({
      changeNumber: 2,
      revisions: [{ revisionId: imported[0]!.revisionId, updateId: guid(2), revisionNumber: 1, updateType: 'Detectoid' }],
    });
  });

  it('gives numbers that become visible in order, also while approvals and imports race', async () => {
    await importAll(revision(guid(1)));
    const seen: { number: number; revisions: number }[] = [];
    let done = false;
    const watch = (async () => {
      while (!done) {
        const [row]: { number: number; revisions: number }[] = await database.dataSource.query(`
          SELECT c.value::int AS number, (SELECT count(*)::int FROM catalog.revision) AS revisions FROM servers.change_number c`);
        seen.push(row!);
      }
    })();
    const changes = Array.from({ length: 12 }, (_, number) => number % 3 === 0
      ? approveUpdate(database.dataSource, { updateId: guid(1), targetGroupId: ALL_COMPUTERS_ID, action: 'Install', adminName: 'admin' })
      : importAll(revision(guid(100 + number))));
    const numbers = (await Promise.all(changes)).map(({ changeNumber }) => changeNumber!);
    done = true;
    await watch;
    expect([...numbers].sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, index) => index + 2));
    const imports = numbers.filter((_, index) => index % 3 !== 0);
    for (const { number, revisions } of seen) {
      expect(revisions).toBe(1 + imports.filter((imported) => imported <= number).length);
    }
  });
});
