import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDomainDatabase, type DomainDatabase } from '../../../test/domain-database.js';
import { file, guid, revision } from '../../../test/revisions.js';
import { importRevisions, type RevisionToImport } from '../../catalog/index.js';
import { askForContent, listContentFiles, readContentUsage, recordStored } from '../index.js';

const [EDITOR, WINDOWS, UPDATES, BUNDLE, MEMBER, OTHER] = [1, 2, 3, 10, 11, 12].map(guid) as [string, string, string, string, string, string];
const shared = file('shared.cab', { size: 1_000 });
const own = file('own.cab', { size: 50 });
const stray = file('stray.cab', { size: 7 });
const wanted = file('wanted.cab', { size: 400 });

const category = (id: string, categoryType: RevisionToImport['categoryType'], title: string): RevisionToImport =>
  revision(id, 1, { updateType: 'Category', categoryType, title, explicitlyDeployable: false });
const inCategories = (...ids: string[]): RevisionToImport['prerequisites'] => ids.map((id) => ({ updateIds: [id], isCategory: true }));

describe('what the content store holds', () => {
  let database: DomainDatabase;

  beforeAll(async () => { database = await openDomainDatabase(); });
  beforeEach(async () => {
    await database.reset();
    await importRevisions(database.dataSource, [
      category(EDITOR, 'Product', 'Editor'), category(WINDOWS, 'Product', 'Windows'), category(UPDATES, 'UpdateClassification', 'Updates'),
      revision(MEMBER, 1, { explicitlyDeployable: false, files: [shared] }),
      revision(BUNDLE, 1, { prerequisites: inCategories(WINDOWS, UPDATES), bundles: [[{ updateId: MEMBER, revisionNumber: 1 }]] }),
      // Two revisions of one update that share a file, which is another update's too.
      revision(OTHER, 1, { prerequisites: inCategories(EDITOR, UPDATES), files: [shared, own] }),
      revision(OTHER, 2, { prerequisites: inCategories(EDITOR, UPDATES), files: [own, wanted], title: 'Newest' }),
    ]);
    await database.dataSource.query('INSERT INTO catalog.file (sha1, size, extension) VALUES ($1, 7, $2)', [stray.sha1, '.cab']);
    await database.dataSource.transaction((manager) => recordStored(manager, [shared, own, stray]));
    await database.dataSource.query(`INSERT INTO content.content_file (sha1, size, state, failure_code, failure, attempts) VALUES ($1, 400, 'failed', 'notFound', 'It is not there.', 3)`, [wanted.sha1]);
    await database.dataSource.query('TRUNCATE messaging.outbox');
  });
  afterAll(() => database.close());

  it('is told by product and classification, each file once for each', async () => {
    expect(await readContentUsage(database.dataSource)).toEqual({
      states: [{ state: 'available', failureCode: null, files: 3, bytes: 1_057 }, { state: 'failed', failureCode: 'notFound', files: 1, bytes: 400 }],
      products: [{ updateId: EDITOR, title: 'Editor', files: 2, bytes: 1_050 }, { updateId: WINDOWS, title: 'Windows', files: 1, bytes: 1_000 }],
      classifications: [{ updateId: UPDATES, title: 'Updates', files: 2, bytes: 1_050 }],
      uncategorized: { files: 1, bytes: 7 },
      unneeded: { files: 0, bytes: 0, oldestSince: null },
    });
  });

  it('is told with what a cleanup would free', async () => {
    await database.dataSource.query(`UPDATE content.content_file SET unneeded_since = '2026-11-01T00:00:00Z' WHERE sha1 = ANY ($1)`, [[own.sha1, wanted.sha1]]);
    expect((await readContentUsage(database.dataSource)).unneeded).toEqual({ files: 1, bytes: 50, oldestSince: new Date('2026-11-01T00:00:00Z') });
  });

  it('survives bundles that contain themselves', async () => {
    await database.dataSource.query(`INSERT INTO catalog.bundled_revision SELECT revision_id, 0, $2, 1 FROM catalog.revision WHERE update_id = $1`, [MEMBER, BUNDLE]);
    expect((await readContentUsage(database.dataSource)).products).toHaveLength(2);
  });

  it('is listed by state, with the newest update that uses each', async () => {
    expect(await listContentFiles(database.dataSource, { states: ['failed'] }, 10)).toMatchObject([
      { sha1: wanted.sha1, size: 400, attempts: 3, failureCode: 'notFound', failure: 'It is not there.', fileName: 'wanted.cab', updateId: OTHER, title: 'Newest' },
    ]);
    const all = await listContentFiles(database.dataSource, {}, 10);
    expect(all).toHaveLength(4);
    expect(all.find(({ sha1 }) => sha1.equals(stray.sha1))).toMatchObject({ fileName: null, updateId: null });
    const first = await listContentFiles(database.dataSource, {}, 2);
    expect([...first, ...await listContentFiles(database.dataSource, {}, 10, first[1]!.sha1)]).toEqual(all);
    expect(await listContentFiles(database.dataSource, { sha1: own.sha1 }, 10)).toHaveLength(1);
  });

  it('is asked for by an event, and only what the catalog knows', async () => {
    expect(await askForContent(database.dataSource, wanted.sha1, '/test')).toBe(true);
    expect((await database.events('ContentRequested'))[0]?.data).toEqual({ requestedBy: 'administrator', digests: [wanted.sha1.toString('base64')] });
    expect(await askForContent(database.dataSource, Buffer.alloc(20), '/test')).toBe(false);
    expect(await database.events()).toHaveLength(1);
  });
});
