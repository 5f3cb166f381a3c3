import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Deployment, UpdateInfo } from '@sluice/protocol/wusp';
import { HeldRevisions } from './held-revisions.js';

const deployment = (Action: Deployment['Action']): Deployment => ({ ID: 1, Action, IsAssigned: true, LastChangeTime: '2026-01-01', HardwareIds: [], ClientBehaviors: [] });
const core = (updateId: string) => `<UpdateIdentity UpdateID="${updateId}" RevisionNumber="5" /><Properties UpdateType="Software" />`;
const info = (ID: number, updateId: string): UpdateInfo => ({ ID, Deployment: deployment('PreDeploymentCheck'), IsLeaf: true, Xml: core(updateId) });
const answer = { NewUpdates: [], ChangedUpdates: [], OutOfScopeRevisionIDs: [] };

describe('HeldRevisions', () => {
  let held: HeldRevisions;
  const content = () => [...held.entries()].map(([id, revision]) => [id, revision.core.updateId, revision.deployment.Action, revision.isLeaf]);

  beforeEach(() => {
    held = new HeldRevisions();
    held.apply({ ...answer, NewUpdates: [info(1, 'A'), info(2, 'b'), info(3, 'c')] });
  });

  it('takes over changes of what it holds, and nothing about what it does not', () => {
    const changed = { Deployment: deployment('Install'), IsLeaf: false };
    held.apply({ ...answer, ChangedUpdates: [{ ID: 2, ...changed }, { ID: 99, ...changed }] });
    expect(content()).toEqual([[1, 'a', 'PreDeploymentCheck', true], [2, 'b', 'Install', false], [3, 'c', 'PreDeploymentCheck', true]]);
  });

  it('forgets what is out of scope', () => {
    held.apply({ ...answer, OutOfScopeRevisionIDs: [1, 3, 99] });
    expect(content().map(([id]) => id)).toEqual([2]);
  });

  it('takes new ids from RefreshCache, also ids that another revision had, and forgets what was not answered', () => {
    expect(held.identities()).toContainEqual({ UpdateID: 'a', RevisionNumber: 5 });
    const result = (RevisionID: number, UpdateID: string, RevisionNumber = 5) => ({ RevisionID, GlobalID: { UpdateID, RevisionNumber }, IsLeaf: false, Deployment: deployment('Install') });
    held.refresh([result(2, 'A'), result(1, 'b'), result(7, 'c', 6)]);
    expect(content()).toEqual([[2, 'a', 'Install', false], [1, 'b', 'Install', false]]);
  });

  it.each<[string, UpdateInfo]>([
    ['no Xml', { ID: 4, Deployment: deployment('Install'), IsLeaf: true }],
    ['no Deployment', { ID: 4, IsLeaf: true, Xml: core('d') }],
    ['a time that is no date', { ...info(4, 'd'), Deployment: { ...deployment('Install'), LastChangeTime: 'yesterday' } }],
    ['Xml that is no fragment', { ...info(4, 'd'), Xml: '<UpdateIdentity' }],
  ])('fails as the agent does over a new revision with %s', (_what, broken) => {
    expect(() => held.apply({ ...answer, NewUpdates: [broken] })).toThrow(expect.objectContaining({ code: 'WRONG_ANSWER', operation: 'SyncUpdates' }));
  });
});
