import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDomainDatabase, type DomainDatabase } from '../../../test/domain-database.js';
import { detectoid, guid, revision } from '../../../test/revisions.js';
import { importRevisions, type RevisionToImport } from '../../catalog/index.js';
import { ALL_COMPUTERS_ID, UNASSIGNED_COMPUTERS_ID, createGroup, loadTargetGroups } from '../../groups/index.js';
import { currentChangeNumber, updateSynchronizationConfiguration } from '../../servers/index.js';
import { LeaseLost, findUpstreamState, openUpstreamState, releaseLease, requestSynchronization, takeRun, type RunLease } from '../../synchronization/index.js';
import { acceptedEulas, adoptUpstream, approveUpdate, declineUpdate, endReplication, type UpstreamOrder, type UpstreamOrders } from '../index.js';

const NO_PARENT = '00000000-0000-0000-0000-000000000000';
const PILOTS = guid(100);
const SERVERS = guid(101);
const EULA = guid(900);
let database: DomainDatabase;
let lease: RunLease;

beforeAll(async () => { database = await openDomainDatabase(); });
afterAll(() => database.close());
beforeEach(async () => {
  await database.reset();
  await updateSynchronizationConfiguration(database.dataSource, { upstreamKind: 'sluice', upstreamUrl: 'http://upstream.test:8530', role: 'replica' });
  await requestSynchronization(database.dataSource, { trigger: 'schedule', scope: 'everything', adminName: null });
  lease = (await takeRun(database.dataSource, 60))!;
  await openUpstreamState(database.dataSource, lease, 'http://upstream.test:8530');
});

const importAll = (...revisions: RevisionToImport[]) => importRevisions(database.dataSource, revisions);
const groups = (...members: [string, string, string?][]) => [
  { id: ALL_COMPUTERS_ID, name: 'All Computers', parentId: NO_PARENT },
  { id: UNASSIGNED_COMPUTERS_ID, name: 'Unassigned Computers', parentId: ALL_COMPUTERS_ID },
  ...members.map(([id, name, parentId = ALL_COMPUTERS_ID]) => ({ id, name, parentId })),
];
const order = (number: number, updateId: string, targetGroupId: string, changes: Partial<UpstreamOrder> = {}): UpstreamOrder => ({
  deploymentGuid: guid(5_000 + number), updateId, revisionNumber: 1, targetGroupId, action: 0, adminName: 'Ada', deadline: null, isAssigned: true,
  goLiveTime: null, downloadPriority: 1, ...changes,
});
const answer = (changes: Partial<UpstreamOrders> = {}): UpstreamOrders => ({
  groups: groups([PILOTS, 'Pilots'], [SERVERS, 'Servers']), deployments: [], isComplete: false, deadDeployments: [], hiddenUpdates: [], acceptedEulas: [], ...changes,
});
const adopt = (changes: Partial<UpstreamOrders> = {}, anchor = 'd1') => adoptUpstream(database.dataSource, lease, answer(changes), anchor, '/test');
/** The decisions of this server, as "update: group action". */
const decisions = async () => {
  const rows: { text: string }[] = await database.dataSource.query(`
    SELECT right(r.update_id::text, 2) || '.' || r.revision_number || ' ' || g.name || ' ' || d.action AS text
    FROM deployments.deployment d JOIN catalog.revision r USING (revision_id) JOIN groups.target_group g ON g.id = d.target_group_id
    WHERE NOT (g.id = $1 AND d.action IN ('PreDeploymentCheck', 'Evaluate')) ORDER BY 1`, [ALL_COMPUTERS_ID]);
  return rows.map(({ text }) => text);
};
const names = async () => (await database.events()).map(({ type }) => type.split('.')[2]);

describe('deployments of a replica (MS-WSUSSS 3.2.4.3)', () => {
  beforeEach(() => importAll(revision(guid(1), 1), revision(guid(2), 1), detectoid(guid(3))));

  it('follow those of the upstream server, with the anchor that stands for them', async () => {
    await adopt({
      isComplete: true,
      deployments: [
        order(1, guid(1), PILOTS, { deadline: new Date('2026-12-24T18:00:00Z'), downloadPriority: 3 }), order(2, guid(1), SERVERS, { action: 3 }),
        order(3, guid(2), ALL_COMPUTERS_ID, { isAssigned: false }), order(4, guid(2), PILOTS, { action: 1 }), order(5, guid(3), PILOTS),
      ],
    });
    expect(await decisions()).toEqual(['01.1 Pilots Install', '01.1 Servers Block', '02.1 All Computers OptionalInstall', '02.1 Pilots Uninstall']);
    expect((await findUpstreamState(database.dataSource))?.deploymentsAnchor).toBe('d1');
    const [row] = await database.dataSource.query(`SELECT deadline, download_priority, admin_name FROM deployments.deployment WHERE target_group_id = $1 AND action = 'Install'`, [PILOTS]);
    expect(row).toEqual({ deadline: new Date('2026-12-24T18:00:00Z'), download_priority: 3, admin_name: 'Ada' });
  });

  it('draw no change number and tell nothing when nothing has changed', async () => {
    await adopt({ deployments: [order(1, guid(1), PILOTS)] });
    const before = [await currentChangeNumber(database.dataSource), (await names()).length];
    expect(await adopt({ deployments: [order(1, guid(1), PILOTS)] }, 'd2')).toEqual({ changedUpdates: 0, notes: [] });
    expect([await currentChangeNumber(database.dataSource), (await names()).length]).toEqual(before);
    expect((await findUpstreamState(database.dataSource))?.deploymentsAnchor).toBe('d2');
  });

  it('end when the upstream server says that they are dead, and clients are told', async () => {
    await adopt({ deployments: [order(1, guid(1), PILOTS), order(2, guid(2), ALL_COMPUTERS_ID)] });
    await adopt({ deadDeployments: [guid(5_001), guid(5_002).toUpperCase(), guid(1)] });
    expect(await decisions()).toEqual([]);
    const [{ behind }] = await database.dataSource.query(`
      SELECT count(*)::int AS behind FROM catalog.revision WHERE update_id = $1 AND shape_change_number < (SELECT value FROM servers.change_number)`, [guid(1)]);
    expect(behind).toBe(0);
    expect((await names()).slice(-1)).toEqual(['deployment-changed']);
  });

  it('are replaced as a whole by a complete answer, which names no dead ones', async () => {
    await adopt({ deployments: [order(1, guid(1), PILOTS), order(2, guid(2), PILOTS)] });
    await adopt({ isComplete: true, deployments: [order(2, guid(2), SERVERS)] });
    expect(await decisions()).toEqual(['02.1 Servers Install']);
  });

  it('replace what this server had decided while it was autonomous', async () => {
    await approveUpdate(database.dataSource, { updateId: guid(2), targetGroupId: ALL_COMPUTERS_ID, action: 'Install', adminName: 'local' });
    await adopt({ isComplete: true, deployments: [order(1, guid(1), ALL_COMPUTERS_ID)] });
    expect(await decisions()).toEqual(['01.1 All Computers Install']);
  });

  it('wait for their revision, and for their time', async () => {
    const later = new Date(Date.now() + 3_600_000);
    await adopt({ deployments: [order(1, guid(7), PILOTS), order(2, guid(1), PILOTS, { goLiveTime: later }), order(3, guid(2), PILOTS, { goLiveTime: new Date(0) })] });
    expect(await decisions()).toEqual(['02.1 Pilots Install']);
    await importAll(revision(guid(7), 1));
    await database.dataSource.query('UPDATE synchronization.upstream_deployment SET go_live_time = clock_timestamp() WHERE go_live_time > clock_timestamp()');
    await adopt();
    expect(await decisions()).toEqual(['01.1 Pilots Install', '02.1 Pilots Install', '07.1 Pilots Install']);
  });

  it('are not those that a newer revision took over by itself', async () => {
    await adopt({ deployments: [order(1, guid(1), PILOTS)] });
    await importAll(revision(guid(1), 2));
    expect(await decisions()).toEqual(['01.1 Pilots Install', '01.2 Pilots Install']);
    await adopt();
    expect(await decisions()).toEqual(['01.1 Pilots Install']);
  });

  it('go with their group', async () => {
    await adopt({ deployments: [order(1, guid(1), PILOTS), order(2, guid(2), SERVERS)] });
    await adopt({ groups: groups([SERVERS, 'Servers']) });
    expect(await decisions()).toEqual(['02.1 Servers Install']);
    expect((await loadTargetGroups(database.dataSource)).map(({ name }) => name)).toEqual(['All Computers', 'Servers', 'Unassigned Computers']);
    await adopt();
    expect(await decisions()).toEqual(['02.1 Servers Install']);
  });

  it('stay when the server becomes autonomous', async () => {
    await adopt({ deployments: [order(1, guid(1), PILOTS)], hiddenUpdates: [guid(2)] });
    await endReplication(database.dataSource, lease);
    expect(await decisions()).toEqual(['01.1 Pilots Install']);
    expect((await findUpstreamState(database.dataSource))?.deploymentsAnchor).toBeNull();
    expect((await loadTargetGroups(database.dataSource)).map(({ name }) => name)).toContain('Pilots');
  });

  it('are written by the process that has the run, and by no other', async () => {
    await releaseLease(database.dataSource, lease);
    await expect(adopt({ deployments: [order(1, guid(1), PILOTS)] })).rejects.toThrow(LeaseLost);
    expect(await decisions()).toEqual([]);
    expect(await loadTargetGroups(database.dataSource)).toHaveLength(2);
  });
});

describe('groups of a replica', () => {
  it('exchange their names, change places and go, all at once', async () => {
    const local = await createGroup(database.dataSource, { name: 'Local' });
    await createGroup(database.dataSource, { name: 'Below', parentId: local.id });
    await adopt({ groups: groups([PILOTS, 'A'], [SERVERS, 'B', PILOTS]) });
    await adopt({ groups: groups([PILOTS, 'b', SERVERS], [SERVERS, 'a']) });
    expect((await loadTargetGroups(database.dataSource)).map(({ name, parentId }) => [name, parentId])).toEqual([
      ['All Computers', null], ['a', ALL_COMPUTERS_ID], ['Unassigned Computers', ALL_COMPUTERS_ID], ['b', SERVERS],
    ]);
    expect((await names()).at(-1)).toBe('target-group-changed');
  });

  it('lose their computers when they go', async () => {
    await adopt();
    await database.dataSource.query(`INSERT INTO computers.computer (id, dns_name, first_seen, last_contact) VALUES ('pc', 'pc', now(), now())`);
    await database.dataSource.query(`INSERT INTO computers.computer_target_group VALUES ('pc', $1)`, [PILOTS]);
    await adopt({ groups: groups([SERVERS, 'Servers']) });
    expect((await database.events('TargetGroupChanged')).at(-1)?.data).toMatchObject({ targetGroupIds: [PILOTS], computerIds: ['pc'] });
  });
});

describe('declines and licences of a replica (MS-WSUSSS 3.1.4.10.3.1: full lists)', () => {
  it('decline and undecline, also what is not here yet', async () => {
    await importAll(revision(guid(1), 1), revision(guid(2), 1), revision(guid(3), 1));
    await declineUpdate(database.dataSource, [guid(3)]);
    await adopt({ deployments: [order(1, guid(1), PILOTS), order(2, guid(2), PILOTS)] });
    await adopt({ hiddenUpdates: [guid(1), guid(9), guid(1).toUpperCase()] });
    const declined = async () => (await database.dataSource.query('SELECT update_id AS id FROM deployments.declined_update ORDER BY 1') as { id: string }[]).map(({ id }) => id);
    expect(await declined()).toEqual([guid(1), guid(9)]);
    expect(await decisions()).toEqual(['02.1 Pilots Install']);
    await adopt();
    expect(await declined()).toEqual([]);
    expect(await decisions()).toEqual(['01.1 Pilots Install', '02.1 Pilots Install']);
  });

  it('accept licences as soon as an update has them, and keep who accepted them first', async () => {
    await adopt({ acceptedEulas: [EULA] });
    expect(await acceptedEulas(database.dataSource)).toEqual([]);
    await importAll(revision(guid(1), 1, { eulaId: EULA }));
    await adopt({ acceptedEulas: [EULA, guid(901)] });
    await adopt({ acceptedEulas: [] });
    expect(await acceptedEulas(database.dataSource)).toEqual([EULA]);
  });
});
