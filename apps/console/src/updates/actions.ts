import type { ApprovalAction, DeploymentAction } from '@sluice/domain/deployments';
import type { APPROVAL_CHOICES, DECIDED_ACTIONS } from './update.schema.js';

type Choice = (typeof APPROVAL_CHOICES)[number];

/** What each choice of an administrator is for clients (MS-WUSP 3.1.1, Deployment Table). */
export const ACTION_OF_CHOICE = {
  install: 'Install', optional: 'OptionalInstall', uninstall: 'Uninstall', notApproved: 'PreDeploymentCheck',
} as const satisfies Record<Choice, ApprovalAction>;

/** How the API names an action that stands decided; `Evaluate` and `Bundle` never are, and what they ask for is nobody's choice. */
export const NAME_OF_ACTION = {
  Install: 'install', OptionalInstall: 'optional', Uninstall: 'uninstall', PreDeploymentCheck: 'notApproved', Block: 'block',
  Evaluate: 'notApproved', Bundle: 'notApproved',
} as const satisfies Record<DeploymentAction, (typeof DECIDED_ACTIONS)[number]>;
