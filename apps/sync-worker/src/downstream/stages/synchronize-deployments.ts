import { adoptUpstream, endReplication, type UpstreamOrder, type UpstreamOrders } from '@sluice/domain/deployments';
import type { UpstreamState } from '@sluice/domain/synchronization';
import { isGuid, parseDateTime } from '@sluice/protocol/soap';
import type { ServerSyncDeployment, ServerSyncDeploymentResult } from '@sluice/protocol/wsusss';
import { EVENT_SOURCE } from '../../event-source.js';
import type { RunContext } from '../run/run-context.js';
import { SynchronizationStopped } from '../upstream/synchronization-stopped.js';
import type { UpstreamCatalog } from '../upstream/upstream-catalog.js';

/** From this year on a date means "never" (MS-WSUSSS 3.1.4.10.3.5: 9999-12-31T23:59:59.9999999). */
const NEVER_YEAR = 9_999;
/** Up to this year a date means "always": .NET's least date is in year 1. */
const ALWAYS_YEAR = 1_970;
const HIGHEST_ACTION = 3;

/**
 * Deployments, target groups, declined updates and accepted licences of the upstream server, for a replica (MS-WSUSSS 3.2.4.3).
 * @param syncAnchor the anchor of the last list of updates
 */
export async function synchronizeDeployments(
  context: RunContext, catalog: Pick<UpstreamCatalog, 'deployments'>, state: UpstreamState, syncAnchor: string,
): Promise<void> {
  await context.begin('deployments', null);
  const answer = await catalog.deployments(state.deploymentsAnchor, syncAnchor);
  if (answer === undefined) throw new SynchronizationStopped('UPSTREAM_MISBEHAVES', 'The upstream server\'s answer to GetDeployments lacks its result.');
  const orders = ordersOf(answer, state.deploymentsAnchor === null);
  context.expect(orders.deployments.length);
  const unusable = answer.Deployments.length - orders.deployments.length;
  const { notes } = await adoptUpstream(context.dataSource, context.lease, orders, answer.Anchor || null, EVENT_SOURCE);
  await context.note([
    ...notes.map((message) => ({ code: 'GROUP_CHANGED', message, advice: 'Rename or move the group on the upstream server.' })),
    ...(unusable === 0 ? [] : [{ code: 'DEPLOYMENT_REFUSED', message: `${unusable} deployments of the upstream server have an unknown action.`, advice: 'The upstream server may be newer than this one: update Sluice.' }]),
  ]);
  await context.advance(orders.deployments.length, 0);
}

/** What an autonomous server does in place of it: nothing, once what it was as a replica is settled. */
export async function leaveReplication(context: RunContext, state: UpstreamState): Promise<void> {
  if (state.deploymentsAnchor !== null) await endReplication(context.dataSource, context.lease);
}

/** The answer in our own words. */
export function ordersOf(answer: ServerSyncDeploymentResult, isComplete: boolean): UpstreamOrders {
  return {
    isComplete,
    groups: answer.Groups.map(({ TargetGroupID, ParentGroupId, Name }) => ({ id: TargetGroupID.toLowerCase(), parentId: ParentGroupId.toLowerCase(), name: Name ?? '' })),
    deployments: answer.Deployments.filter(isUsable).map(orderOf),
    deadDeployments: answer.DeadDeployments.filter(isGuid),
    hiddenUpdates: answer.HiddenUpdates.filter(isGuid),
    acceptedEulas: answer.AcceptedEulas.filter(isGuid),
  };
}

function isUsable({ Action, RevisionNumber }: ServerSyncDeployment): boolean {
  return Action >= 0 && Action <= HIGHEST_ACTION && RevisionNumber >= 0;
}

function orderOf(deployment: ServerSyncDeployment): UpstreamOrder {
  const deadline = parseDateTime(deployment.Deadline);
  const goLiveTime = parseDateTime(deployment.GoLiveTime);
  return {
    deploymentGuid: deployment.DeploymentGuid.toLowerCase(), updateId: deployment.UpdateId.toLowerCase(), revisionNumber: deployment.RevisionNumber,
    targetGroupId: deployment.TargetGroupId.toLowerCase(), action: deployment.Action, adminName: deployment.AdminName ?? '',
    deadline: deadline.getUTCFullYear() >= NEVER_YEAR || deadline.getUTCFullYear() <= ALWAYS_YEAR ? null : deadline,
    isAssigned: deployment.IsAssigned, goLiveTime: goLiveTime.getUTCFullYear() <= ALWAYS_YEAR ? null : goLiveTime,
    downloadPriority: deployment.DownloadPriority,
  };
}
