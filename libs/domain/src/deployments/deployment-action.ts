/** What a client does with a deployed revision (MS-WUSP 3.1.1, Deployment Table). */
export const DEPLOYMENT_ACTIONS = [
  'Install', 'OptionalInstall', 'Uninstall', 'PreDeploymentCheck', 'Block', 'Evaluate', 'Bundle',
] as const;
export type DeploymentAction = (typeof DEPLOYMENT_ACTIONS)[number];

/**
 * The actions an administrator can choose. `PreDeploymentCheck` is what consoles call "not approved". `Evaluate` and
 * `Bundle` are never chosen: they follow from what a revision is.
 */
export const APPROVAL_ACTIONS = ['Install', 'OptionalInstall', 'Uninstall', 'PreDeploymentCheck', 'Block'] as const;
export type ApprovalAction = (typeof APPROVAL_ACTIONS)[number];
