import { describe, expect, it } from '@jest/globals';
import { ALL_COMPUTERS_ID } from '../groups/index.js';
import { checkApprovable, checkApproval, type Approval, type ApprovableRevision } from './approval-rules.js';
import { DeploymentError, type ApprovalAction, type DeploymentErrorCode } from './index.js';

const approval: Approval = { updateId: 'u', targetGroupId: 'g', action: 'Install', adminName: 'CONTOSO\\admin' };
const software: ApprovableRevision = {
  updateType: 'Software', publicationState: 'Published', explicitlyDeployable: true, isDeclined: false,
};

function codeOf(work: () => void): DeploymentErrorCode | null {
  try {
    work();
    return null;
  } catch (error) {
    if (error instanceof DeploymentError) return error.code;
    throw error;
  }
}

describe('checkApproval', () => {
  it.each<[DeploymentErrorCode | null, Partial<Approval>]>([
    [null, {}],
    [null, { deadline: new Date(0) }],
    [null, { action: 'Uninstall', deadline: new Date(0) }],
    [null, { action: 'Block' }],
    ['CANNOT_BLOCK_ALL_COMPUTERS', { action: 'Block', targetGroupId: ALL_COMPUTERS_ID.toUpperCase() }],
    ['INVALID_ACTION', { action: 'Evaluate' as ApprovalAction }],
    ['INVALID_ACTION', { action: 'Bundle' as ApprovalAction }],
    ['INVALID_DEADLINE', { deadline: new Date(Number.NaN) }],
    ['INVALID_DEADLINE', { action: 'PreDeploymentCheck', deadline: new Date(0) }],
    [null, { downloadPriority: 3 }],
    ['INVALID_DOWNLOAD_PRIORITY', { downloadPriority: 4 }],
    ['INVALID_DOWNLOAD_PRIORITY', { downloadPriority: 1.5 }],
    ['INVALID_ADMIN_NAME', { adminName: ' ' }],
    ['INVALID_ADMIN_NAME', { adminName: 'a\nb' }],
    ['INVALID_ADMIN_NAME', { adminName: 'a'.repeat(257) }],
  ])('answers %s for %j', (expected, changes) => {
    expect(codeOf(() => checkApproval({ ...approval, ...changes }))).toBe(expected);
  });
});

describe('checkApprovable', () => {
  it.each<[DeploymentErrorCode | null, ApprovalAction, Partial<ApprovableRevision>]>([
    [null, 'Install', {}],
    ['NOT_DEPLOYABLE', 'Install', { updateType: 'Category' }],
    ['NOT_DEPLOYABLE', 'PreDeploymentCheck', { updateType: 'Detectoid' }],
    ['UPDATE_DECLINED', 'Install', { isDeclined: true }],
    ['UPDATE_EXPIRED', 'Install', { publicationState: 'Expired' }],
    ['UPDATE_EXPIRED', 'OptionalInstall', { publicationState: 'Expired' }],
    [null, 'Uninstall', { publicationState: 'Expired' }],
    [null, 'Block', { publicationState: 'Expired' }],
    ['NOT_EXPLICITLY_DEPLOYABLE', 'Install', { explicitlyDeployable: false }],
    ['NOT_EXPLICITLY_DEPLOYABLE', 'Uninstall', { explicitlyDeployable: false }],
    [null, 'PreDeploymentCheck', { explicitlyDeployable: false }],
    [null, 'Block', { explicitlyDeployable: false }],
  ])('answers %s to %s for %j', (expected, action, changes) => {
    expect(codeOf(() => checkApprovable(action, { ...software, ...changes }))).toBe(expected);
  });
});
