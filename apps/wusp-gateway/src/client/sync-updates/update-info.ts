import { formatDateTime, type PreparedText } from '@sluice/protocol/soap';
import type { Deployment } from '@sluice/protocol/wusp';
import type { ProtocolVersion } from '@sluice/platform/cookies';
import type { EffectiveDeployment } from '../../compiled-catalog/index.js';
import { actionFor, featureKey, understands } from '../client-protocol.js';

/**
 * A deployment as the wire wants it. A native agent dies without it, and a real server sends the same seven children for every action;
 * MS-WUSP 2.2.2.2.4 forbids the last three to clients older than 1.8.
 *
 * @param hardwareIds the devices that a driver goes to; sent to clients from 1.6 on (product notes 23, 54 and 58).
 */
export function wireDeployment(deployment: EffectiveDeployment, protocolVersion: ProtocolVersion, hardwareIds: readonly string[] = []): Deployment {
  const { action, isAssigned } = actionFor(deployment, protocolVersion);
  return {
    ID: deployment.deploymentId,
    Action: action,
    ...(deployment.deadline && { Deadline: formatDateTime(deployment.deadline) }),
    IsAssigned: isAssigned,
    // Date only: the agent's parser fails on anything longer (observed).
    LastChangeTime: deployment.lastChangeTime.toISOString().slice(0, 10),
    ...(deployment.downloadPriority !== 0 && { DownloadPriority: String(deployment.downloadPriority) }),
    HardwareIds: understands(protocolVersion, 'driverHardwareIds') ? hardwareIds : [],
    ...(understands(protocolVersion, 'presetDeploymentFields') && { AutoSelect: '0', AutoDownload: '0', SupersedenceBehavior: '0' }),
    ClientBehaviors: [],
  };
}

/** One entry of NewUpdates before it is written. */
export interface NewUpdate {
  readonly revisionId: number;
  readonly deployment: EffectiveDeployment;
  /** Of a driver: the hardware ids that were matched. Empty for anything else. */
  readonly hardwareIds: readonly string[];
  readonly isLeaf: boolean;
  readonly core: PreparedText;
}

/** Names everything that a written `UpdateInfo` depends on, so that an equal one need not be written again. */
export function updateInfoKey({ revisionId, deployment, hardwareIds, isLeaf }: NewUpdate, protocolVersion: ProtocolVersion): string {
  const { deploymentId, action, deadline, isAssigned, downloadPriority, lastChangeTime } = deployment;
  return [
    revisionId, deploymentId, action, deadline?.getTime() ?? '', isAssigned, downloadPriority, lastChangeTime.getTime(), isLeaf,
    featureKey(protocolVersion), understands(protocolVersion, 'driverHardwareIds') && JSON.stringify(hardwareIds),
  ].join('/');
}
