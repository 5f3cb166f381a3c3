import { createHash } from 'node:crypto';
import type { ApprovalAction, DownstreamOrder, DownstreamOrders } from '@sluice/domain/deployments';
import type { TargetGroupShape } from '@sluice/domain/groups';
import { formatDateTime, ZERO_GUID, type Guid } from '@sluice/protocol/soap';
import type { ServerSyncDeployment, ServerSyncDeploymentResult, ServerSyncTargetGroup } from '@sluice/protocol/wsusss';

/** MS-WSUSSS 3.1.4.10.3.5, Deadline: what stands for none. */
const NO_DEADLINE = '9999-12-31T23:59:59.9999999';

/** 3.1.4.10.3.5, Action. That an installation is only offered, `IsAssigned` says. */
const ACTIONS: Readonly<Record<ApprovalAction, number>> = { Install: 0, OptionalInstall: 0, Uninstall: 1, PreDeploymentCheck: 2, Block: 3 };

const LOWEST_PRIORITY = 1;
const HIGHEST_PRIORITY = 3;

/**
 * The GUID of a deployment, the same at each call. Deployments have numbers here; the GUID is made of the number and the server's
 * identity, so that those of two servers never meet.
 */
export function deploymentGuid(serverId: string, deploymentId: number): Guid {
  const digest = createHash('sha1').update(`${serverId} deployment ${deploymentId}`).digest().subarray(0, 16);
  // RFC 9562: version 5, a name's digest, and the variant.
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x50, 6);
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = digest.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The answer of GetDeployments (MS-WSUSSS 3.1.4.10.3.1). */
export function deploymentsAnswer(serverId: string, orders: DownstreamOrders, anchor: string): ServerSyncDeploymentResult {
  return {
    Anchor: anchor,
    Groups: orders.groups.map(targetGroup),
    Deployments: orders.deployments.map((order) => deployment(serverId, order)),
    DeadDeployments: orders.deadDeploymentIds.map((id) => deploymentGuid(serverId, id)),
    HiddenUpdates: orders.declinedUpdateIds,
    AcceptedEulas: orders.acceptedEulaIds,
  };
}

/** 3.1.4.10.3.3: the group at the top has a parent of zeros. */
function targetGroup({ id, parentId, name, isBuiltin }: TargetGroupShape): ServerSyncTargetGroup {
  return { TargetGroupID: id, ParentGroupId: parentId ?? ZERO_GUID, Name: name, IsBuiltin: isBuiltin };
}

function deployment(serverId: string, order: DownstreamOrder): ServerSyncDeployment {
  return {
    UpdateId: order.updateId,
    RevisionNumber: order.revisionNumber,
    Action: ACTIONS[order.action],
    AdminName: order.adminName,
    Deadline: order.deadline === null ? NO_DEADLINE : formatDateTime(order.deadline),
    IsAssigned: order.isAssigned,
    // It was live here from the moment it was decided.
    GoLiveTime: formatDateTime(order.lastChangeTime),
    DeploymentGuid: deploymentGuid(serverId, order.deploymentId),
    TargetGroupId: order.targetGroupId,
    // The clause knows 1 to 3; 0 here is what clients do without being told, which is the lowest.
    DownloadPriority: Math.min(Math.max(order.downloadPriority, LOWEST_PRIORITY), HIGHEST_PRIORITY),
  };
}
