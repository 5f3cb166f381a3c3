import type { ComputerSpec, DeviceSpec } from './device-spec.js';
import type { DeploymentView } from './deployment-view.js';
import { answerDrivers, driverStanding, NeededDrivers, type DriverScope, type DriverSyncDecision } from './driver-answer.js';
import type { DriverIndex } from './driver-index.js';
import { DeviceMatcher } from './match-devices.js';
import type { PageLimits } from './page.js';
import { UPDATE_TYPE, type RevisionGraph } from './revision-graph.js';
import type { RevisionIds } from './revision-ids.js';

/** What a client says of itself in one SyncUpdates call of the driver pass (MS-WUSP 2.2.2.2.4). */
export interface DriverSyncQuestion extends DriverScope {
  readonly cachedDriverIDs: RevisionIds;
  /** SystemSpec. */
  readonly devices: readonly DeviceSpec[];
  readonly computer: ComputerSpec;
  /** Whether the client tells two groups of out-of-scope updates apart (NeedTwoGroupOutOfScopeUpdates). */
  readonly needTwoGroupOutOfScopeUpdates: boolean;
  /** The watermark of the client's driver passes: changes up to this number are known to it. */
  readonly knownChangeNumber: number;
}

/** Decides a SyncUpdates answer of the driver pass (MS-WUSP 3.1.5.7). */
export function decideDriverSync(
  graph: RevisionGraph,
  drivers: DriverIndex,
  view: DeploymentView,
  question: DriverSyncQuestion,
  limits: PageLimits,
): DriverSyncDecision {
  const needed = new NeededDrivers();
  const matcher = new DeviceMatcher(drivers, question.computer, driverStanding(graph, view, question));
  for (const device of question.devices) {
    for (const entry of matcher.bestFor(device)) needed.add(entry.revision, entry.hardwareId);
    for (const [revision, hardwareIds] of removable(graph, drivers, view, device)) needed.add(revision, ...hardwareIds);
  }
  return answerDrivers(graph, view, needed, {
    cachedIds: question.cachedDriverIDs,
    inTwoGroups: question.needTwoGroupOutOfScopeUpdates && question.related !== undefined,
    knownChangeNumber: question.knownChangeNumber,
  }, limits);
}

/** Whether any driver is in scope, so that a driver pass is worth its while (MS-WUSP 2.2.2.2.4, DriverSyncNotNeeded). */
export function hasDriversInScope(drivers: DriverIndex, view: DeploymentView, related: Uint8Array | undefined): boolean {
  for (const revision of drivers.revisions()) {
    if (view.inScope[revision] === 1 && (!related || related[revision] === 1)) return true;
  }
  return false;
}

/**
 * The drivers of a device that an administrator wants removed. Such a driver is the installed one, so no rule finds it better; the client
 * names those that its agent brought and can take away again (MS-WUSP 2.2.2.2.4, DriverRecoveryIDs).
 */
function* removable(graph: RevisionGraph, drivers: DriverIndex, view: DeploymentView, device: DeviceSpec): Generator<[number, string[]]> {
  for (const updateId of device.driverRecoveryIds) {
    const revision = graph.indexOfUpdate(updateId);
    if (revision === undefined || graph.updateTypes[revision] !== UPDATE_TYPE.Driver || view.inScope[revision] !== 1) continue;
    if (view.deploymentOf(revision).action !== 'Uninstall') continue;
    const hardwareIds = drivers.entriesOf(revision).map(({ hardwareId }) => hardwareId);
    yield [revision, hardwareIds.filter((id) => device.ids.includes(id.toLowerCase()))];
  }
}
