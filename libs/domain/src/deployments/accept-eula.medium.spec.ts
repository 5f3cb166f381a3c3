import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDomainDatabase, type DomainDatabase } from '../../test/domain-database.js';
import { guid, revision } from '../../test/revisions.js';
import { importRevisions } from '../catalog/index.js';
import { ALL_COMPUTERS_ID } from '../groups/index.js';
import { currentChangeNumber } from '../servers/index.js';
import { AcceptedEula, acceptEula, acceptedEulas, approveUpdate, type Approval } from './index.js';

const [PLAIN, LICENSED, BUNDLE, INNER, MEMBER] = [1, 2, 3, 4, 5].map(guid) as [string, string, string, string, string];
const [OWN_EULA, MEMBER_EULA, NEW_EULA] = [101, 102, 103].map(guid) as [string, string, string];

describe('licences (MS-WUSP 3.1.1.1, note on Eula fragments)', () => {
  let database: DomainDatabase;

  beforeAll(async () => { database = await openDomainDatabase(); });
  beforeEach(async () => {
    await database.reset();
    const bundling = (updateId: string) => ({ bundles: [[{ updateId, revisionNumber: 1 }]] });
    await importRevisions(database.dataSource, [
      revision(PLAIN, 1), revision(LICENSED, 1, { eulaId: OWN_EULA }), revision(MEMBER, 1, { eulaId: MEMBER_EULA, explicitlyDeployable: false }),
      revision(INNER, 1, { explicitlyDeployable: false, ...bundling(MEMBER) }), revision(BUNDLE, 1, bundling(INNER)),
    ]);
  });
  afterAll(() => database.close());

  const approve = (updateId: string, changes: Partial<Approval> = {}) =>
    approveUpdate(database.dataSource, { updateId, targetGroupId: ALL_COMPUTERS_ID, action: 'Install', adminName: 'admin', ...changes });
  const accept = (updateId: string, adminName = 'admin') => acceptEula(database.dataSource, { updateId, adminName });
  const actionOf = async (updateId: string): Promise<string[]> => (await database.dataSource.query(`
    SELECT d.action FROM deployments.deployment d JOIN catalog.revision r USING (revision_id) WHERE r.update_id = $1 AND r.is_latest`, [updateId]))
    .map(({ action }: { action: string }) => action);

  it.each([['an update', LICENSED, OWN_EULA], ['a bundle whose member has one, two levels down', BUNDLE, MEMBER_EULA]])(
    'of %s has to be accepted before it is installed', async (_what, updateId, eulaId) => {
      for (const action of ['Install', 'OptionalInstall'] as const) {
        await expect(approve(updateId, { action })).rejects.toMatchObject({ name: 'DeploymentError', code: 'EULA_NOT_ACCEPTED', message: expect.stringContaining(eulaId) });
      }
      expect(await actionOf(updateId)).toEqual(['PreDeploymentCheck']);
      expect(await accept(updateId)).toEqual([eulaId]);
      expect(await approve(updateId)).toMatchObject({ acceptedEulaIds: [] });
      expect(await actionOf(updateId)).toEqual(['Install']);
    });

  it('can be accepted with the approval itself', async () => {
    expect(await approve(LICENSED, { acceptEula: true, adminName: 'eve' })).toMatchObject({ acceptedEulaIds: [OWN_EULA] });
    expect(await database.dataSource.manager.find(AcceptedEula)).toMatchObject([{ eulaId: OWN_EULA, updateId: LICENSED, adminName: 'eve' }]);
  });

  it('does not matter to updates without one, nor to what installs nothing', async () => {
    expect(await approve(PLAIN)).toMatchObject({ acceptedEulaIds: [] });
    for (const action of ['PreDeploymentCheck', 'Uninstall'] as const) await approve(LICENSED, { action, acceptEula: true });
    expect(await acceptedEulas(database.dataSource)).toEqual([]);
  });

  it('is accepted once, and stays with who did it; clients need not hear of it', async () => {
    const before = await currentChangeNumber(database.dataSource);
    expect(await Promise.all([accept(LICENSED, 'first'), accept(LICENSED, 'first')])).toEqual(expect.arrayContaining([[OWN_EULA], []]));
    expect(await accept(LICENSED, 'second')).toEqual([]);
    expect(await accept(PLAIN)).toEqual([]);
    expect(await database.dataSource.manager.find(AcceptedEula)).toMatchObject([{ adminName: 'first' }]);
    expect(await currentChangeNumber(database.dataSource)).toBe(before);
  });

  it('is refused for unknown updates and by nobody', async () => {
    await expect(accept(guid(99))).rejects.toMatchObject({ code: 'UNKNOWN_UPDATE' });
    await expect(accept(LICENSED, ' ')).rejects.toMatchObject({ code: 'INVALID_ADMIN_NAME' });
  });

  it('that is new in a later revision is not accepted by the approval of the one before', async () => {
    await approve(LICENSED, { acceptEula: true });
    await importRevisions(database.dataSource, [revision(LICENSED, 2, { eulaId: OWN_EULA })]);
    expect(await actionOf(LICENSED)).toEqual(['Install']);
    await importRevisions(database.dataSource, [revision(LICENSED, 3, { eulaId: NEW_EULA })]);
    expect(await actionOf(LICENSED)).toEqual(['PreDeploymentCheck']);
    expect(await approve(LICENSED, { acceptEula: true })).toMatchObject({ acceptedEulaIds: [NEW_EULA] });
  });
});
