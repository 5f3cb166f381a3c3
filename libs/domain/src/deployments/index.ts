/** What each group does with each update: the decisions of administrators, and which of them holds for a computer. */
export { APPROVAL_ACTIONS, DEPLOYMENT_ACTIONS, type ApprovalAction, type DeploymentAction } from './deployment-action.js';
export { Deployment } from './deployment.entity.js';
export { DeclinedUpdate } from './declined-update.entity.js';
export { DeploymentError, type DeploymentErrorCode } from './deployment-error.js';
export { AcceptedEula } from './accepted-eula.entity.js';
export { acceptEula, acceptedEulas, type EulaAcceptance } from './accept-eula.js';
export { requiredEulas, type RequiredEula } from './required-eulas.js';
export { MAXIMUM_ADMIN_NAME_LENGTH, MAXIMUM_DOWNLOAD_PRIORITY, type Approval } from './approval-rules.js';
export { MAXIMUM_UPDATES_PER_CALL } from './deployable-updates.js';
export { approveUpdate, type ApprovalResult } from './approve-update.js';
export { removeApproval, type ApprovalKey } from './remove-approval.js';
export { declineUpdate, undeclineUpdate, type DeclineResult } from './decline-update.js';
export { compareDeployments, effectiveDeployment, type DeploymentCandidate, type GroupPath } from './effective-deployment.js';
export { SERVER_ADMIN_NAME } from './deploy-imported.js';
export { declinedUpdatePages, deploymentPages, type DeclinedUpdateShape, type DeploymentShape } from './deployment-pages.js';
export { adoptUpstream, endReplication, type AdoptionResult } from './adopt-upstream/adopt-upstream.js';
export type { UpstreamOrder, UpstreamOrders } from './adopt-upstream/upstream-orders.js';
export * from './serve-downstream/index.js';
