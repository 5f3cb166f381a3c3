import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { openDomainDatabase, type DomainDatabase } from '../../../test/domain-database.js';
import { guid, revision } from '../../../test/revisions.js';
import { importRevisions } from '../../catalog/index.js';
import { ALL_COMPUTERS_ID, createGroup, loadTargetGroups, takeOverGroups, UNASSIGNED_COMPUTERS_ID } from '../../groups/index.js';
import { currentChangeNumber } from '../../servers/index.js';
import { approveUpdate, declineUpdate, takeOverApprovals, takeOverDeclines, takeOverEulas, type ExportedApproval } from '../index.js';

let database: DomainDatabase;
beforeAll(async () => { database = await openDomainDatabase(); });
afterEach(() => database.reset());
afterAll(() => database.close());

const approval = (number: number, changes: Partial<ExportedApproval> = {}): ExportedApproval => ({
  updateId: guid(number), revisionNumber: 1, targetGroupId: ALL_COMPUTERS_ID, action: 'Install', deadline: null, downloadPriority: 0, adminName: 'Ada', ...changes,
});
const take = (approvals: readonly ExportedApproval[]) => takeOverApprovals(database.dataSource, approvals, '/test');
const state = async () => [await currentChangeNumber(database.dataSource), (await database.events()).length];

describe('groups of a package', () => {
  it('are found by id, then by name; others stay, with their names', async () => {
    const { dataSource } = database;
    const own = await createGroup(dataSource, { name: 'Own' });
    const servers = await createGroup(dataSource, { name: 'servers' });
    const packageGroups = [
      { id: guid(1), name: 'Servers', parentId: ALL_COMPUTERS_ID }, { id: guid(2), name: 'Ring 0', parentId: guid(1) }, { id: guid(3), name: 'lost', parentId: guid(77) },
      { id: ALL_COMPUTERS_ID, name: 'Evil', parentId: guid(1) }, { id: UNASSIGNED_COMPUTERS_ID, name: 'Evil too', parentId: guid(1) },
    ];
    const { idHere, changed } = await takeOverGroups(dataSource, packageGroups, '/test');
    expect([idHere.get(guid(1)), idHere.get(guid(2)), idHere.get(ALL_COMPUTERS_ID), changed]).toEqual([servers.id, guid(2), ALL_COMPUTERS_ID, 3]);
    const after = await loadTargetGroups(dataSource);
    expect(after.map(({ name }) => name).sort()).toEqual(['All Computers', 'Own', 'Ring 0', 'Servers', 'Unassigned Computers', 'lost']);
    expect(after.find(({ id }) => id === guid(2))?.parentId).toBe(servers.id);
    expect(after.find(({ id }) => id === guid(3))?.parentId).toBe(ALL_COMPUTERS_ID);
    expect(after.find(({ id }) => id === own.id)?.name).toBe('Own');

    const before = await state();
    expect(await takeOverGroups(dataSource, packageGroups, '/test')).toMatchObject({ changed: 0 });
    expect(await state()).toEqual(before);
  });

  it('keep their name here when a group that is not named has the new one', async () => {
    const { dataSource } = database;
    await takeOverGroups(dataSource, [{ id: guid(1), name: 'Before', parentId: ALL_COMPUTERS_ID }], '/test');
    const own = await createGroup(dataSource, { name: 'Taken' });
    await takeOverGroups(dataSource, [{ id: guid(1), name: 'taken', parentId: own.id }, { id: guid(2), name: 'Exchanged', parentId: guid(1) }], '/test');
    const names = new Map((await loadTargetGroups(dataSource)).map(({ id, name }) => [id, name]));
    expect([names.get(guid(1)), names.get(own.id)]).toEqual(['Before', 'Taken']);
    await takeOverGroups(dataSource, [{ id: guid(1), name: 'Exchanged', parentId: guid(2) }, { id: guid(2), name: 'Before', parentId: ALL_COMPUTERS_ID }], '/test');
    const exchanged = new Map((await loadTargetGroups(dataSource)).map(({ id, name }) => [id, name]));
    expect([exchanged.get(guid(1)), exchanged.get(guid(2))]).toEqual(['Exchanged', 'Before']);
  });
});

describe('approvals of a package', () => {
  it('hold for the newest revision here, replace what was decided and take back a decline', async () => {
    const { dataSource } = database;
    await importRevisions(dataSource, [revision(guid(1), 1), revision(guid(1), 3), revision(guid(2), 1), revision(guid(3), 1)]);
    await declineUpdate(dataSource, [guid(2)]);
    await approveUpdate(dataSource, { updateId: guid(3), targetGroupId: ALL_COMPUTERS_ID, action: 'OptionalInstall', adminName: 'Bob' });
    const approvals = [approval(1), approval(2), approval(3, { deadline: new Date('2020-01-01T00:00:00Z'), downloadPriority: 2 })];
    expect(await take(approvals)).toEqual({ changed: 3, refused: [] });
    expect(await dataSource.query(`
      SELECT r.revision_number AS revision, d.action, d.admin_name AS by, d.download_priority AS priority, d.deadline
      FROM deployments.deployment d JOIN catalog.revision r USING (revision_id) WHERE r.is_latest ORDER BY r.update_id`)).toEqual([
      { revision: 3, action: 'Install', by: 'Ada', priority: 0, deadline: null }, { revision: 1, action: 'Install', by: 'Ada', priority: 0, deadline: null },
      { revision: 1, action: 'Install', by: 'Ada', priority: 2, deadline: new Date('2020-01-01T00:00:00Z') },
    ]);
    expect(await dataSource.query('SELECT FROM deployments.declined_update')).toEqual([]);
    expect((await database.events('DeploymentChanged')).length).toBeGreaterThanOrEqual(3);

    const before = await state();
    expect(await take(approvals)).toEqual({ changed: 0, refused: [] });
    expect(await state()).toEqual(before);
  });

  it('that cannot hold are told, and do not stop the others', async () => {
    const { dataSource } = database;
    await importRevisions(dataSource, [
      revision(guid(1), 1), revision(guid(2), 1), revision(guid(3), 1, { eulaId: guid(90) }), revision(guid(4), 1, { publicationState: 'Expired' }), revision(guid(5), 1, { explicitlyDeployable: false }),
    ]);
    await declineUpdate(dataSource, [guid(4)]);
    const bad = [approval(2, { revisionNumber: 9 }), approval(3), approval(4), approval(5), approval(6), approval(1, { targetGroupId: guid(50) }), approval(1, { action: 'Block' })];
    const { changed, refused } = await take([...bad, approval(1)]);
    expect([changed, refused.map(({ code }) => code)]).toEqual([1, [
      'OLDER_REVISION_HERE', 'EULA_NOT_ACCEPTED', 'UPDATE_EXPIRED', 'NOT_EXPLICITLY_DEPLOYABLE', 'UNKNOWN_UPDATE', 'UNKNOWN_TARGET_GROUP', 'CANNOT_BLOCK_ALL_COMPUTERS',
    ]]);
    expect(await dataSource.query('SELECT update_id AS id FROM deployments.declined_update')).toEqual([{ id: guid(4) }]);
    expect(await takeOverEulas(dataSource, [{ eulaId: guid(90), updateId: guid(3), adminName: 'Ada\n' }])).toBe(1);
    expect(await takeOverEulas(dataSource, [{ eulaId: guid(90), updateId: guid(3), adminName: 'Eve' }])).toBe(0);
    expect(await take([approval(3)])).toEqual({ changed: 1, refused: [] });
  });
});

describe('declined updates of a package', () => {
  it('are declined, those that are still to come as well, and none is undeclined', async () => {
    const { dataSource } = database;
    await importRevisions(dataSource, [revision(guid(1)), revision(guid(2))]);
    await approveUpdate(dataSource, { updateId: guid(1), targetGroupId: ALL_COMPUTERS_ID, action: 'Install', adminName: 'Bob' });
    await declineUpdate(dataSource, [guid(2)]);
    expect(await takeOverDeclines(dataSource, [guid(1), guid(7), guid(1)], '/test')).toBe(2);
    expect(await takeOverDeclines(dataSource, [guid(1), guid(7)], '/test')).toBe(0);
    expect(await dataSource.query('SELECT update_id AS id FROM deployments.declined_update ORDER BY 1')).toEqual([guid(1), guid(2), guid(7)].map((id) => ({ id })));
    expect(await dataSource.query("SELECT FROM deployments.deployment WHERE action = 'Install'")).toEqual([]);
  });
});
