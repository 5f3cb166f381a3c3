import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { importCatalog } from '@sluice/domain/catalog';
import { acceptEula, acceptedEulas, approveUpdate, declineUpdate, removeApproval, undeclineUpdate } from '@sluice/domain/deployments';
import { createGroup, deleteGroup, loadTargetGroups, moveGroup, renameGroup } from '@sluice/domain/groups';
import { currentChangeNumber } from '@sluice/domain/servers';
import { replaceSelection } from '@sluice/domain/synchronization';
import { revisionFromDocument } from '@sluice/platform/catalog-import';
import { readSampleDocuments } from '@sluice/testing/sample-catalog';
import type { ServiceProcess } from '@sluice/testing/service-process';
import { syntheticDocument } from '@sluice/testing/synthetic-catalog';
import { machines, UpdateClient } from '@sluice/testing/update-client';
import { catalogContent, decisions } from './catalog-content.js';
import { Installation } from './worker-process.js';

const ALL_COMPUTERS = 'a0a08746-4dbe-4a37-9adf-9e7652c0b421';
const guid = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

let top: Installation;
let middle: Installation;
let bottom: Installation;

beforeAll(async () => {
  // One after another: they share the bus of this worker, which each of them empties.
  top = await Installation.create();
  middle = await Installation.create();
  bottom = await Installation.create();
  await importInto(top, (await readSampleDocuments()).map(({ xml }) => xml));
  await Promise.all([top.startWorker(), middle.startWorker(), bottom.startWorker()]);
  await middle.configure({ upstreamKind: 'sluice', upstreamUrl: top.url });
  await bottom.configure({ upstreamKind: 'sluice', upstreamUrl: middle.url, role: 'replica' });
}, 60_000);

afterAll(() => Promise.all([top, middle, bottom].map((installation) => installation?.stop())));

const importInto = (installation: Installation, documents: readonly string[]) =>
  importCatalog(installation.dataSource, (async function* () { for (const xml of documents) yield await revisionFromDocument([Buffer.from(xml)]); })());
/** The latest revisions: a list names only the highest one of an update (MS-WSUSSS 3.1.4.5). */
const latest = async ({ dataSource }: Installation) => (await catalogContent(dataSource)).filter(({ is_latest }) => is_latest);
const groupNames = async ({ dataSource }: Installation) => (await loadTargetGroups(dataSource)).map(({ name, parentId }) => `${name} in ${parentId ?? 'nothing'}`);
const declined = async ({ dataSource }: Installation) => (await dataSource.query('SELECT update_id AS id FROM deployments.declined_update ORDER BY 1') as { id: string }[]).map(({ id }) => id);
const approvable = async ({ dataSource }: Installation) => (await dataSource.query(`
  SELECT update_id AS id, eula_id AS "eulaId" FROM catalog.revision WHERE is_latest AND explicitly_deployable AND update_type = 'Software' AND publication_state = 'Published'
  ORDER BY eula_id NULLS LAST, update_id`) as { id: string; eulaId: string | null }[]);

describe('an autonomous server below another one (MS-WSUSOD 3, example 1)', () => {
  it('gets everything at the initial synchronisation, to the byte', async () => {
    const run = await middle.synchronize();
    expect(run.problems).toEqual([]);
    expect(run.newRevisions).toBe((await latest(top)).length);
    expect(await latest(middle)).toEqual(await latest(top));
  });

  it('gets nothing when nothing has changed, and changes nothing', async () => {
    const before = await currentChangeNumber(middle.dataSource);
    expect(await middle.synchronize()).toMatchObject({ newRevisions: 0, problems: [] });
    expect(await currentChangeNumber(middle.dataSource)).toBe(before);
  });

  it('gets only what is new at the differential synchronisation', async () => {
    const update = { updateId: guid(1), updateType: 'Software', title: 'New', day: 1, explicitlyDeployable: true } as const;
    await importInto(top, [syntheticDocument({ ...update, revisionNumber: 1 })]);
    expect(await middle.synchronize()).toMatchObject({ newRevisions: 1, problems: [] });
    await importInto(top, [syntheticDocument({ ...update, revisionNumber: 2, title: 'New, corrected' })]);
    expect(await middle.synchronize()).toMatchObject({ newRevisions: 1, problems: [] });
    expect(await latest(middle)).toEqual(await latest(top));
  });

  it('keeps its own groups and approvals, whatever the upper server decides', async () => {
    await approveUpdate(top.dataSource, { updateId: guid(1), targetGroupId: ALL_COMPUTERS, action: 'Install', adminName: 'Ada' });
    await createGroup(middle.dataSource, { name: 'Own' });
    await middle.synchronize();
    expect(await decisions(middle.dataSource)).toEqual([]);
    expect((await groupNames(middle)).some((name) => name.startsWith('Own'))).toBe(true);
  });

  it('gets the updates of what is selected only, with all they need', async () => {
    const other = await Installation.create();
    try {
      await other.startWorker();
      await other.configure({ upstreamKind: 'sluice', upstreamUrl: top.url });
      const categories = await top.dataSource.query(`SELECT update_id AS id, category_type AS type FROM catalog.category ORDER BY update_id`) as { id: string; type: string }[];
      const documents = await top.dataSource.query(`
        SELECT r.update_id AS id, p.prerequisite_update_id AS category FROM catalog.revision r JOIN catalog.prerequisite p USING (revision_id)
        WHERE r.is_latest AND p.is_category AND r.update_type = 'Software'`) as { id: string; category: string }[];
      const product = categories.find(({ id, type }) => type === 'Product' && documents.some(({ category }) => category === id))!;
      const classificationIds = categories.filter(({ type }) => type === 'UpdateClassification').map(({ id }) => id);
      await other.dataSource.query('INSERT INTO synchronization.selected_category (update_id, kind) SELECT unnest($1::uuid[]), $2', [[product.id], 'product']);
      await other.dataSource.query('INSERT INTO synchronization.selected_category (update_id, kind) SELECT unnest($1::uuid[]), $2', [classificationIds, 'classification']);
      expect((await other.synchronize()).problems).toEqual([]);
      const [missing]: { count: number }[] = await other.dataSource.query(`
        SELECT count(*)::int AS count FROM catalog.bundled_revision b
        WHERE NOT EXISTS (SELECT FROM catalog.revision r WHERE r.update_id = b.bundled_update_id AND r.revision_number = b.bundled_revision_number)`);
      expect(missing).toEqual({ count: 0 });
      expect((await latest(other)).length).toBeLessThan((await latest(top)).length);
      await replaceSelection(other.dataSource, { productIds: [], classificationIds: [] });
      await other.synchronize();
      expect(await latest(other)).toEqual(await latest(top));
    } finally {
      await other.stop();
    }
  });
});

describe('a replica (MS-WSUSOD 3, example 2), third in a tree', () => {
  let europe: string;
  let pilots: string;
  let updates: { id: string; eulaId: string | null }[];

  beforeAll(async () => {
    await middle.configure({ role: 'replica' });
    updates = await approvable(top);
    europe = (await createGroup(top.dataSource, { name: 'Europe' })).id;
    pilots = (await createGroup(top.dataSource, { name: 'Pilots', parentId: europe })).id;
    await acceptEula(top.dataSource, { updateId: updates[0]!.id, adminName: 'Ada' });
    await approveUpdate(top.dataSource, { updateId: updates[0]!.id, targetGroupId: pilots, action: 'Install', deadline: new Date('2030-01-01T00:00:00Z'), adminName: 'Ada' });
    await approveUpdate(top.dataSource, { updateId: updates[1]!.id, targetGroupId: europe, action: 'Install', adminName: 'Ada', acceptEula: true });
    await declineUpdate(top.dataSource, [updates[2]!.id]);
  });

  const synchronizeDown = async () => {
    const runs = [await middle.synchronize(), await bottom.synchronize()];
    expect(runs.flatMap(({ problems }) => problems)).toEqual([]);
  };
  const expectSame = async () => {
    for (const lower of [middle, bottom]) {
      expect(await groupNames(lower)).toEqual(await groupNames(top));
      expect(await decisions(lower.dataSource)).toEqual(await decisions(top.dataSource));
      expect(await declined(lower)).toEqual(await declined(top));
      expect(await acceptedEulas(lower.dataSource)).toEqual(await acceptedEulas(top.dataSource));
    }
  };

  it('follows groups, approvals, declines and licences of the top', async () => {
    await synchronizeDown();
    expect(updates[0]!.eulaId).not.toBeNull();
    expect(await decisions(top.dataSource)).toHaveLength(2);
    await expectSame();
    expect(await latest(bottom)).toEqual(await latest(top));
  });

  it('follows approvals that are taken back, changed and undeclined, and groups that are renamed and moved', async () => {
    await removeApproval(top.dataSource, { updateId: updates[0]!.id, targetGroupId: pilots });
    await approveUpdate(top.dataSource, { updateId: updates[1]!.id, targetGroupId: europe, action: 'Uninstall', adminName: 'Bob' });
    await undeclineUpdate(top.dataSource, [updates[2]!.id]);
    await renameGroup(top.dataSource, europe, 'EMEA');
    await moveGroup(top.dataSource, pilots, ALL_COMPUTERS);
    await synchronizeDown();
    await expectSame();
  });

  it('loses the approvals of a group that is removed at the top', async () => {
    await approveUpdate(top.dataSource, { updateId: updates[0]!.id, targetGroupId: pilots, action: 'Install', adminName: 'Ada' });
    await synchronizeDown();
    expect((await decisions(bottom.dataSource)).some((text) => text.includes('Pilots'))).toBe(true);
    await deleteGroup(top.dataSource, pilots);
    await synchronizeDown();
    expect((await decisions(bottom.dataSource)).some((text) => text.includes('Pilots'))).toBe(false);
    await expectSame();
  });

  it('gives its clients what the top approved', async () => {
    const [wanted]: { id: string }[] = await top.dataSource.query(`SELECT update_id AS id FROM catalog.revision WHERE is_latest AND title LIKE '%(KB9000003)%'`);
    await approveUpdate(top.dataSource, { updateId: wanted!.id, targetGroupId: ALL_COMPUTERS, action: 'Install', adminName: 'Ada' });
    await synchronizeDown();
    await expectSame();
    let gateway: ServiceProcess | undefined;
    try {
      const service = await bottom.startService('wusp-gateway');
      gateway = service;
      const client = new UpdateClient({ serverUrl: service.url, machine: machines.windows11Amd64 });
      const { needed } = await client.scan();
      expect(needed.filter(({ offered }) => offered).map(({ updateId }) => updateId.toLowerCase())).toEqual([wanted!.id]);
      expect(needed.length).toBeGreaterThan(1);
    } finally {
      await gateway?.stop();
    }
  });

  it('keeps everything when it becomes autonomous, and decides for itself from then on', async () => {
    await bottom.configure({ role: 'autonomous' });
    const before = await decisions(bottom.dataSource);
    expect(before.length).toBeGreaterThan(0);
    await declineUpdate(top.dataSource, [updates[1]!.id]);
    await middle.synchronize();
    await bottom.synchronize();
    expect(await decisions(bottom.dataSource)).toEqual(before);
  });
});
