import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDomainDatabase, type DomainDatabase } from '../../test/domain-database.js';
import { file, guid, revision } from '../../test/revisions.js';
import { importRevisions, type RevisionToImport } from '../catalog/index.js';
import { approveUpdate } from '../deployments/index.js';
import { ALL_COMPUTERS_ID } from '../groups/index.js';
import { listPublications, publishUpdate, type PublishedIdentity, type UpdateToPublish } from './index.js';

const PRODUCT = guid(1);
const CLASSIFICATION = guid(2);
const FAMILY = guid(3);
const FOREIGN = guid(4);
const OWN = guid(10);
const payload = file('tool.exe');

const category = (id: string, categoryType: 'Product' | 'UpdateClassification' | 'ProductFamily', prohibitsUpdates = false): RevisionToImport => revision(id, 1, {
  updateType: 'Category', categoryType, explicitlyDeployable: false, categoryInformation: { prohibitsSubcategories: false, prohibitsUpdates, excludedByDefault: false, displayOrder: null },
});

describe('publishing an update', () => {
  let database: DomainDatabase;

  beforeAll(async () => { database = await openDomainDatabase(); });
  beforeEach(async () => {
    await database.reset();
    await importRevisions(database.dataSource, [category(PRODUCT, 'Product'), category(CLASSIFICATION, 'UpdateClassification'), category(FAMILY, 'ProductFamily', true), revision(FOREIGN)]);
    await database.dataSource.query('TRUNCATE messaging.outbox');
  });
  afterAll(() => database.close());

  const publish = (changes: Partial<UpdateToPublish> = {}, make?: (identity: PublishedIdentity) => Promise<RevisionToImport>) => {
    const update: UpdateToPublish = {
      updateId: OWN, revisionNumber: null, productIds: [PRODUCT], classificationId: CLASSIFICATION, prerequisites: [], supersedes: [],
      file: { sha1: payload.sha1, size: payload.size }, adminName: 'ada', ...changes,
    };
    return publishUpdate(database.dataSource, update, make ?? (({ revisionNumber }) => Promise.resolve(revision(update.updateId, revisionNumber, { files: [payload] }))), '/test');
  };

  it('makes the revision, its file and who did it known at once', async () => {
    const published = await publish();
    expect(published).toMatchObject({ updateId: OWN, revisionNumber: 1, changeNumber: expect.any(Number), publisherId: expect.any(String) });
    expect(await database.dataSource.query('SELECT state, sha1 FROM content.content_file')).toEqual([{ state: 'available', sha1: payload.sha1 }]);
    expect((await database.events()).map((event) => event.type).sort()).toEqual(['sluice.catalog.update-synchronized.v1', 'sluice.content.content-available.v1']);
    expect(await listPublications(database.dataSource, 10)).toMatchObject([{ updateId: OWN, revisionNumber: 1, adminName: 'ada', sha1: payload.sha1, title: `Update ${OWN}`, fileName: 'tool.exe', fileSize: 1_000 }]);
  });

  it('makes the next revision of an update, which takes the approvals over', async () => {
    await publish();
    await approveUpdate(database.dataSource, { updateId: OWN, targetGroupId: ALL_COMPUTERS_ID, action: 'Install', deadline: null, adminName: 'ada', acceptEula: false }, '/test');
    expect(await publish()).toMatchObject({ revisionNumber: 2 });
    expect(await publish({ revisionNumber: 10 })).toMatchObject({ revisionNumber: 10 });
    expect(await database.dataSource.query(`SELECT r.revision_number FROM deployments.deployment d JOIN catalog.revision r USING (revision_id) WHERE d.action = 'Install'`)).toContainEqual({ revision_number: 10 });
    const [newest, ...rest] = await listPublications(database.dataSource, 2);
    expect([newest?.revisionNumber, rest[0]?.revisionNumber]).toEqual([10, 2]);
    expect(await listPublications(database.dataSource, 2, rest[0])).toMatchObject([{ revisionNumber: 1 }]);
  });

  it('gives every one of many at once a number of its own', async () => {
    const published = await Promise.all(Array.from({ length: 5 }, () => publish()));
    expect(published.map(({ revisionNumber }) => revisionNumber).sort()).toEqual([1, 2, 3, 4, 5]);
  });

  it.each([
    ['a product that does not exist', { productIds: [guid(99)] }, 'UNKNOWN_PRODUCT'],
    ['an update as its product', { productIds: [FOREIGN] }, 'UNKNOWN_PRODUCT'],
    ['a product family that takes no updates', { productIds: [FAMILY] }, 'UNKNOWN_PRODUCT'],
    ['a product as its classification', { classificationId: PRODUCT }, 'UNKNOWN_CLASSIFICATION'],
    ['a prerequisite that does not exist', { prerequisites: [guid(99)] }, 'UNKNOWN_RELATED_UPDATE'],
    ['a category to supersede', { supersedes: [PRODUCT] }, 'UNKNOWN_RELATED_UPDATE'],
    ['itself to supersede', { supersedes: [OWN] }, 'UNKNOWN_RELATED_UPDATE'],
    ['an update of somebody else', { updateId: FOREIGN }, 'NOT_LOCALLY_PUBLISHED'],
  ] satisfies [string, Partial<UpdateToPublish>, string][])('is refused with %s', async (_what, changes, code) => {
    await expect(publish(changes)).rejects.toMatchObject({ code });
    expect(await database.events()).toEqual([]);
  });

  it('is refused with a revision number that is not above the others, even of one that is gone', async () => {
    await publish({ revisionNumber: 5 });
    await expect(publish({ revisionNumber: 5 })).rejects.toMatchObject({ code: 'REVISION_NOT_NEWER' });
    await database.dataSource.query('DELETE FROM catalog.revision WHERE update_id = $1', [OWN]);
    await expect(publish({ revisionNumber: 4 })).rejects.toMatchObject({ code: 'REVISION_NOT_NEWER' });
    expect(await publish()).toMatchObject({ revisionNumber: 6 });
  });

  it('leaves nothing behind when the document cannot be made', async () => {
    await expect(publish({}, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await database.dataSource.query('SELECT 1 FROM content.content_file')).toEqual([]);
    expect(await listPublications(database.dataSource, 10)).toEqual([]);
    expect(await database.events()).toEqual([]);
  });
});
