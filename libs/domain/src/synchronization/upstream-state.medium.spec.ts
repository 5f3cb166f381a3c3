import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDomainDatabase, type DomainDatabase } from '../../test/domain-database.js';
import { anyOf, file, guid, revision } from '../../test/revisions.js';
import { importRevisions, type RevisionToImport } from '../catalog/index.js';
import { updateSynchronizationConfiguration } from '../servers/index.js';
import {
  AnchorTooEarly, LeaseLost, dueMissingRevisions, findUpstreamState, knownContentBytes, loadSelection, missingBundleMembers, missingPrerequisites, noteProblems, openUpstreamState,
  releaseLease, replaceSelection, requestSynchronization, resetAnchors, storeCategoriesAnchor, storeUpdatesAnchor, storeUpstreamConfiguration, takeRun,
  unknownRevisions, type RevisionNotTaken, type RunLease,
} from './index.js';

const UPSTREAM = 'http://upstream.test:8530';
const CATEGORY = { prohibitsSubcategories: false, prohibitsUpdates: false, excludedByDefault: false, displayOrder: null };
let database: DomainDatabase;
let lease: RunLease;
beforeAll(async () => { database = await openDomainDatabase(); });
afterAll(() => database.close());
beforeEach(async () => {
  await database.reset();
  await updateSynchronizationConfiguration(database.dataSource, { upstreamKind: 'wsus', upstreamUrl: UPSTREAM });
  await requestSynchronization(database.dataSource, { trigger: 'schedule', scope: 'everything', adminName: null });
  lease = (await takeRun(database.dataSource, 60))!;
});

const id = (number: number, revisionNumber = 1) => ({ updateId: guid(number), revisionNumber });
const importAll = (...revisions: RevisionToImport[]) => importRevisions(database.dataSource, revisions);
const state = async () => (await findUpstreamState(database.dataSource))!;
const missing = (number: number) => ({ ...id(number), code: 'DOCUMENT_MALFORMED', message: 'no XML' });
const note = (...notTaken: RevisionNotTaken[]) => noteProblems(database.dataSource, lease, [], notTaken);
const selectable = () => importAll(
  revision(guid(1), 1, { updateType: 'Category', categoryType: 'Product', categoryInformation: CATEGORY }), revision(guid(2), 1, { updateType: 'Category', categoryType: 'ProductFamily', categoryInformation: CATEGORY }),
  revision(guid(3), 1, { updateType: 'Category', categoryType: 'UpdateClassification', categoryInformation: CATEGORY }), revision(guid(4), 1, { updateType: 'Detectoid' }),
);

describe('what is known of the upstream server (MS-WSUSSS 3.1.1, Parent USS State)', () => {
  it('begins empty, survives, and is forgotten with the address', async () => {
    expect(await openUpstreamState(database.dataSource, lease, UPSTREAM)).toMatchObject({ upstream: UPSTREAM, updatesAnchor: null, maxUpdatesPerRequest: 100 });
    await importAll(revision(guid(1), 1));
    await note(missing(2));
    await storeUpdatesAnchor(database.dataSource, lease, { anchor: 'a1', languages: ['de'], unfiltered: true, categoryIds: [] }, [id(1), id(2)]);
    expect(await openUpstreamState(database.dataSource, lease, UPSTREAM)).toMatchObject({ updatesAnchor: 'a1', updatesLanguages: ['de'], updatesUnfiltered: true });
    expect(await openUpstreamState(database.dataSource, lease, 'http://other.test')).toMatchObject({ upstream: 'http://other.test', updatesAnchor: null });
    expect(await unknownRevisions(database.dataSource, [id(1), id(2)])).toEqual([id(2)]);
  });

  it('keeps the configuration with its anchor', async () => {
    await openUpstreamState(database.dataSource, lease, UPSTREAM);
    const configuration = {
      configurationAnchor: '1,2026-01-01 00:00:00.000', catalogOnly: true, lazyContent: true, hostsExpressFiles: false, maxUpdatesPerRequest: 80,
      maxDecryptionUpdatesPerRequest: 7, protocolVersion: '1.20', languages: [{ id: 1031, shortName: 'de', longName: 'German', enabled: true }],
    };
    await storeUpstreamConfiguration(database.dataSource, lease, configuration);
    expect(await state()).toMatchObject(configuration);
  });

  it('loses every anchor when the upstream server says it has changed (MS-WSUSSS 2.2.9.3)', async () => {
    await selectable();
    await replaceSelection(database.dataSource, { productIds: [guid(1)], classificationIds: [guid(3)] });
    await openUpstreamState(database.dataSource, lease, UPSTREAM);
    await storeCategoriesAnchor(database.dataSource, lease, 'c1', []);
    await storeUpdatesAnchor(database.dataSource, lease, { anchor: 'u1', languages: null, unfiltered: false, categoryIds: [guid(1), guid(3)] }, []);
    await resetAnchors(database.dataSource, lease);
    expect(await state()).toMatchObject({ upstream: UPSTREAM, categoriesAnchor: null, updatesAnchor: null, deploymentsAnchor: null });
    expect((await loadSelection(database.dataSource)).some(({ isSynchronized }) => isSynchronized)).toBe(false);
  });
});

describe('an anchor', () => {
  beforeEach(async () => { await openUpstreamState(database.dataSource, lease, UPSTREAM); });

  it('is not stored before the data it stands for', async () => {
    await importAll(revision(guid(1), 1));
    await expect(storeCategoriesAnchor(database.dataSource, lease, 'c1', [id(1), id(2)])).rejects.toThrow(AnchorTooEarly);
    expect((await state()).categoriesAnchor).toBeNull();
    await note(missing(2));
    await storeCategoriesAnchor(database.dataSource, lease, 'c1', [id(1), id(2)]);
    expect((await state()).categoriesAnchor).toBe('c1');
  });

  it('is not stored by a process that lost the run', async () => {
    await releaseLease(database.dataSource, lease);
    await expect(storeCategoriesAnchor(database.dataSource, lease, 'c1', [])).rejects.toThrow(LeaseLost);
    await expect(openUpstreamState(database.dataSource, lease, 'http://other.test')).rejects.toThrow(LeaseLost);
    await expect(resetAnchors(database.dataSource, lease)).rejects.toThrow(LeaseLost);
  });

  it('marks the categories of its filter as synchronized', async () => {
    await selectable();
    await replaceSelection(database.dataSource, { productIds: [guid(1)], classificationIds: [guid(3)] });
    await storeUpdatesAnchor(database.dataSource, lease, { anchor: 'u1', languages: null, unfiltered: false, categoryIds: [guid(1), guid(3)] }, []);
    const selection = await replaceSelection(database.dataSource, { productIds: [guid(1).toUpperCase(), guid(2)], classificationIds: [guid(3)] });
    expect(selection.map(({ updateId, isSynchronized }) => [updateId, isSynchronized])).toEqual([[guid(3), true], [guid(1), true], [guid(2), false]]);
  });
});

describe('revisions to be fetched', () => {
  beforeEach(async () => { await openUpstreamState(database.dataSource, lease, UPSTREAM); });

  it('are those the catalog lacks, each once, in the order of the list', async () => {
    await importAll(revision(guid(2), 1), revision(guid(3), 5));
    expect(await unknownRevisions(database.dataSource, [id(9), id(2), id(3, 6), id(9), id(3, 5), id(1)])).toEqual([id(9), id(3, 6), id(1)]);
  });

  it('leave out what failed, until its time has come, and forget it when it arrives', async () => {
    await note(missing(1), missing(1), missing(2));
    expect(await unknownRevisions(database.dataSource, [id(1), id(2), id(3)])).toEqual([id(3)]);
    expect(await dueMissingRevisions(database.dataSource, 10)).toEqual([]);
    await database.dataSource.query(`UPDATE synchronization.missing_revision SET retry_at = clock_timestamp() - interval '1 second'`);
    expect(await dueMissingRevisions(database.dataSource, 10)).toHaveLength(2);
    expect(await unknownRevisions(database.dataSource, [id(1)])).toEqual([id(1)]);
    await importAll(revision(guid(1), 1));
    await note(missing(2));
    await storeCategoriesAnchor(database.dataSource, lease, 'c2', []);
    const rows: { updateId: string; attempts: number; days: number }[] = await database.dataSource.query(`
      SELECT update_id AS "updateId", attempts, round(extract(epoch FROM retry_at - clock_timestamp()) / 86400)::int AS days FROM synchronization.missing_revision`);
    expect(rows).toEqual([{ updateId: guid(2), attempts: 2, days: 2 }]);
  });

  it('include members of bundles and, by update, prerequisites', async () => {
    await importAll(revision(guid(1), 1, { bundles: [[id(2, 7), id(3, 1)]], prerequisites: [anyOf(guid(3), guid(5))] }), revision(guid(3), 1));
    expect(await missingBundleMembers(database.dataSource, 10)).toEqual([id(2, 7)]);
    expect(await missingPrerequisites(database.dataSource, 10)).toEqual([guid(5)]);
    await note({ ...missing(2), revisionNumber: 7 });
    expect(await missingBundleMembers(database.dataSource, 10)).toEqual([]);
  });
});

describe('the content of listed revisions', () => {
  it('is that of the ones that are here, with the members of their bundles, each file once; the others are counted', async () => {
    const [shared, own] = [file('shared.cab', { size: 30 }), file('own.cab', { size: 5_000_000_000 })];
    await importAll(revision(guid(1), 1, { files: [shared], bundles: [[id(2)]] }), revision(guid(2), 1, { files: [shared, own] }), revision(guid(3), 1, { files: [file('other.cab')] }));
    expect(await knownContentBytes(database.dataSource, [id(1), id(1), id(8), id(9)])).toEqual({ contentBytes: 5_000_000_030, revisionsOfUnknownContent: 2 });
    expect(await knownContentBytes(database.dataSource, [])).toEqual({ contentBytes: 0, revisionsOfUnknownContent: 0 });
  });
});

describe('the selection (MS-WSUSSS 3.1.4.5.3.1)', () => {
  it('has categories of the right types, of both kinds or of none', async () => {
    await selectable();
    const select = (productIds: string[], classificationIds: string[]) => replaceSelection(database.dataSource, { productIds, classificationIds });
    for (const [products, classifications] of [[[guid(1)], []], [[], [guid(3)]], [[guid(3)], [guid(3)]], [[guid(1)], [guid(1)]], [[guid(4)], [guid(3)]], [[guid(9)], [guid(3)]], [['x'], [guid(3)]]] as const) {
      await expect(select([...products], [...classifications])).rejects.toMatchObject({ code: 'INVALID_SELECTION' });
    }
    expect(await select([guid(1), guid(2), guid(1)], [guid(3)])).toHaveLength(3);
    expect(await select([], [])).toEqual([]);
  });
});
