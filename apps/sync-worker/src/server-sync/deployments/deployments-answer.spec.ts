import { describe, expect, it } from '@jest/globals';
import type { DownstreamOrder } from '@sluice/domain/deployments';
import { deploymentGuid, deploymentsAnswer } from './deployments-answer.js';

const SERVER = '3b1c0c5e-2f4d-4f7a-9a57-0e6c1f2d3a4b';
const order = (changes: Partial<DownstreamOrder> = {}): DownstreamOrder => ({
  deploymentId: 7, updateId: 'u', revisionNumber: 3, targetGroupId: 'g', action: 'Install', adminName: 'Ada', deadline: null, isAssigned: true,
  lastChangeTime: new Date('2026-10-04T16:33:26.5Z'), downloadPriority: 0, ...changes,
});
const told = (changes: Partial<DownstreamOrder> = {}) =>
  deploymentsAnswer(SERVER, { groups: [], deployments: [order(changes)], deadDeploymentIds: [], declinedUpdateIds: [], acceptedEulaIds: [], upTo: 1 }, 'a').Deployments[0]!;

describe('a deployment as a replica is told of it (MS-WSUSSS 3.1.4.10.3.5)', () => {
  it('has every field', () => {
    expect(told()).toEqual({
      UpdateId: 'u', RevisionNumber: 3, Action: 0, AdminName: 'Ada', Deadline: '9999-12-31T23:59:59.9999999', IsAssigned: true,
      GoLiveTime: '2026-10-04T16:33:26.5Z', DeploymentGuid: deploymentGuid(SERVER, 7), TargetGroupId: 'g', DownloadPriority: 1,
    });
    expect(told({ deadline: new Date('2026-12-24T18:00:00Z') }).Deadline).toBe('2026-12-24T18:00:00Z');
  });

  it.each([['Install', 0], ['OptionalInstall', 0], ['Uninstall', 1], ['PreDeploymentCheck', 2], ['Block', 3]] as const)('%s is action %i', (action, number) => {
    expect(told({ action }).Action).toBe(number);
  });

  it.each([[0, 1], [1, 1], [3, 3], [9, 3]])('priority %i is told as %i', (downloadPriority, expected) => {
    expect(told({ downloadPriority }).DownloadPriority).toBe(expected);
  });

  it('has a GUID that is its own, on this server', () => {
    expect(deploymentGuid(SERVER, 7)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(deploymentGuid(SERVER, 7)).toBe(deploymentGuid(SERVER, 7));
    expect(new Set([deploymentGuid(SERVER, 7), deploymentGuid(SERVER, 8), deploymentGuid('other', 7)]).size).toBe(3);
  });
});

it('the group at the top has a parent of zeros (MS-WSUSSS 3.1.4.10.3.3)', () => {
  const groups = [{ id: 'a', name: 'All', parentId: null, isBuiltin: true }, { id: 'b', name: 'B', parentId: 'a', isBuiltin: false }];
  const { Groups } = deploymentsAnswer(SERVER, { groups, deployments: [], deadDeploymentIds: [1], declinedUpdateIds: ['h'], acceptedEulaIds: ['e'], upTo: 1 }, 'a');
  expect(Groups.map((group) => group.ParentGroupId)).toEqual(['00000000-0000-0000-0000-000000000000', 'a']);
});
