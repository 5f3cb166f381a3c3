import type { DeploymentAction } from './deployment-action.js';

/** What the choice between deployments looks at. */
export interface DeploymentCandidate {
  readonly deploymentId: number;
  readonly targetGroupId: string;
  readonly action: DeploymentAction;
  readonly deadline: Date | null;
}

/** A group followed by its parent and so on, up to All Computers. */
export type GroupPath = readonly string[];

/**
 * Which action wins when a computer belongs to several groups that were given different ones.
 *
 * Decided for Sluice: neither MS-WUSP nor MS-WSUSOD nor Microsoft's administration reference states an order. What was
 * decided to be done comes before what was decided to be held back, and that before what nobody decided: a computer that
 * is in a pilot group as well as in a blocked one is still a pilot. `Bundle` is never stored for a group and comes last.
 */
const PRECEDENCE = {
  Install: 0, OptionalInstall: 1, Uninstall: 2, Block: 3, PreDeploymentCheck: 4, Evaluate: 5, Bundle: 6,
} as const satisfies Record<DeploymentAction, number>;

/**
 * The deployment of one revision that holds for a computer, or null when none of its groups has one.
 *
 * Along each path the nearest group that has a deployment decides, and hides those farther up: this is how a group is
 * exempted from what All Computers does. Between the paths of several memberships the action decides, by the order above;
 * between equal actions the earlier deadline, where any deadline is earlier than none; then the older deployment.
 * The order of `deployments` and of `paths` does not matter. Group ids are compared as they are.
 */
export function effectiveDeployment<Candidate extends DeploymentCandidate>(
  deployments: readonly Candidate[],
  paths: readonly GroupPath[],
): Candidate | null {
  const byGroup = new Map(deployments.map((deployment) => [deployment.targetGroupId, deployment]));
  let best: Candidate | null = null;
  for (const path of paths) {
    const nearest = path.find((groupId) => byGroup.has(groupId));
    if (nearest === undefined) continue;
    const candidate = byGroup.get(nearest)!;
    if (best === null || compareDeployments(candidate, best) < 0) best = candidate;
  }
  return best;
}

/** Negative when `left` wins over `right`; zero only for the same deployment. A total order. */
export function compareDeployments(left: DeploymentCandidate, right: DeploymentCandidate): number {
  const byAction = PRECEDENCE[left.action] - PRECEDENCE[right.action];
  if (byAction !== 0) return byAction;
  const leftDeadline = left.deadline?.getTime() ?? Number.MAX_VALUE;
  const rightDeadline = right.deadline?.getTime() ?? Number.MAX_VALUE;
  if (leftDeadline !== rightDeadline) return leftDeadline < rightDeadline ? -1 : 1;
  return left.deploymentId - right.deploymentId;
}
