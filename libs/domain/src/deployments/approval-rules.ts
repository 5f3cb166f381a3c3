import type { PublicationState, UpdateType } from '../catalog/update-type.js';
import { ALL_COMPUTERS_ID } from '../groups/built-in-groups.js';
import { APPROVAL_ACTIONS, type ApprovalAction } from './deployment-action.js';
import { DeploymentError } from './deployment-error.js';

/** The longest name of an administrator, in characters. */
export const MAXIMUM_ADMIN_NAME_LENGTH = 256;

/** The highest download priority. 0 is what a client does without being told; of 1 to 3, the higher comes first. */
export const MAXIMUM_DOWNLOAD_PRIORITY = 3;

/** An administrator's decision about one update and one target group. */
export interface Approval {
  readonly updateId: string;
  readonly targetGroupId: string;
  readonly action: ApprovalAction;
  /** When clients act without asking; only for Install and Uninstall. One in the past means at once. */
  readonly deadline?: Date | null;
  /** How clients order this download among others, 0 to {@link MAXIMUM_DOWNLOAD_PRIORITY} (MS-WUSP 2.2.2.2.4); 0 when absent. */
  readonly downloadPriority?: number;
  /** Whether the administrator accepts the licences of the update in the same breath; those that are not accepted yet. */
  readonly acceptEula?: boolean;
  readonly adminName: string;
}

/** What the decision depends on about the latest revision of the update. */
export interface ApprovableRevision {
  readonly updateType: UpdateType;
  readonly publicationState: PublicationState;
  readonly explicitlyDeployable: boolean;
  readonly isDeclined: boolean;
}

/** Throws {@link DeploymentError} unless the approval is well formed, whatever update it is about. */
export function checkApproval(approval: Approval): void {
  const { action, deadline, adminName } = approval;
  if (!APPROVAL_ACTIONS.includes(action)) {
    throw new DeploymentError('INVALID_ACTION', `An administrator chooses one of ${APPROVAL_ACTIONS.join(', ')}.`);
  }
  if (action === 'Block' && approval.targetGroupId.toLowerCase() === ALL_COMPUTERS_ID) {
    throw new DeploymentError('CANNOT_BLOCK_ALL_COMPUTERS', 'To keep an update from all computers, decline it.');
  }
  if (deadline != null) {
    if (Number.isNaN(deadline.getTime())) throw new DeploymentError('INVALID_DEADLINE', 'The deadline is not a date.');
    if (action !== 'Install' && action !== 'Uninstall') {
      throw new DeploymentError('INVALID_DEADLINE', `Nothing has to be done by a deadline when the action is ${action}.`);
    }
  }
  checkDownloadPriority(approval.downloadPriority ?? 0);
  checkAdminName(adminName);
}

/** Throws {@link DeploymentError} `INVALID_ADMIN_NAME` unless it can be a name. */
export function checkAdminName(adminName: string): void {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (adminName.trim() === '' || adminName.length > MAXIMUM_ADMIN_NAME_LENGTH || /[\u0000-\u001f]/.test(adminName)) {
    throw new DeploymentError('INVALID_ADMIN_NAME', 'The name of the administrator is empty, too long or has control characters.');
  }
}

/** Whether the action makes an update available for installation, so that its licence counts. */
export function offersInstallation(action: ApprovalAction): boolean {
  return action === 'Install' || action === 'OptionalInstall';
}

/**
 * IsAssigned of a deployment: whether clients act by themselves (MS-WUSP 2.2.2.2.4). An optional installation is offered to users
 * but "not automatically installed", which is what FALSE means; every other action is the administrator's and not the user's.
 */
export function isAssigned(action: ApprovalAction): boolean {
  return action !== 'OptionalInstall';
}

function checkDownloadPriority(priority: number): void {
  if (!Number.isInteger(priority) || priority < 0 || priority > MAXIMUM_DOWNLOAD_PRIORITY) {
    throw new DeploymentError('INVALID_DOWNLOAD_PRIORITY', `A download priority is a whole number from 0 to ${MAXIMUM_DOWNLOAD_PRIORITY}.`);
  }
}

/** Throws {@link DeploymentError} unless `action` makes sense for the latest revision of an update. */
export function checkApprovable(action: ApprovalAction, revision: ApprovableRevision): void {
  checkDeployable(revision.updateType);
  if (revision.isDeclined) {
    throw new DeploymentError('UPDATE_DECLINED', 'The update is declined; undecline it before approving it.');
  }
  const offers = offersInstallation(action);
  if (offers && revision.publicationState === 'Expired') {
    throw new DeploymentError('UPDATE_EXPIRED', 'The publisher has withdrawn the update; it cannot be installed any more.');
  }
  if ((offers || action === 'Uninstall') && !revision.explicitlyDeployable) {
    throw new DeploymentError('NOT_EXPLICITLY_DEPLOYABLE', 'The update only goes out as a part of another one; approve that one.');
  }
}

/** Throws {@link DeploymentError} for updates that exist to be evaluated by every client. */
export function checkDeployable(updateType: UpdateType): void {
  if (updateType === 'Category' || updateType === 'Detectoid') {
    throw new DeploymentError('NOT_DEPLOYABLE', `A ${updateType.toLowerCase()} is evaluated by every client; nobody decides about it.`);
  }
}
