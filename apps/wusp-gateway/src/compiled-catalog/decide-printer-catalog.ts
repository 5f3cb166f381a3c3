import type { DeploymentView } from './deployment-view.js';
import { answerDrivers, driverStanding, NeededDrivers, type DriverSyncDecision } from './driver-answer.js';
import type { DriverIndex } from './driver-index.js';
import { DeviceMatcher } from './match-devices.js';
import type { PageLimits } from './page.js';
import type { RevisionGraph } from './revision-graph.js';
import type { RevisionIds } from './revision-ids.js';

/** What the Add Printer Wizard of a client says (MS-WUSP 2.2.2.2.9). */
export interface PrinterCatalogQuestion {
  readonly installedNonLeafUpdateIDs: RevisionIds;
  readonly printerUpdateIDs: RevisionIds;
  /** Changes of printer drivers up to this number are known to the client. */
  readonly knownChangeNumber: number;
}

/**
 * Decides a SyncPrinterCatalog answer (MS-WUSP 3.1.5.12): every printer driver that the client could install. The request names neither
 * devices nor the computer, so there is no installed driver to be better than, and drivers made for certain computers are left out.
 * The hardware ids of an entry are those for which no other printer driver is a better match.
 */
export function decidePrinterCatalog(
  graph: RevisionGraph,
  drivers: DriverIndex,
  view: DeploymentView,
  question: PrinterCatalogQuestion,
  limits: PageLimits,
): DriverSyncDecision {
  const standingOf = driverStanding(graph, view, { installedNonLeafUpdateIDs: question.installedNonLeafUpdateIDs, related: undefined });
  const matcher = new DeviceMatcher(drivers, { hardwareIds: [], featureScoreMatchingKey: undefined }, standingOf);
  const needed = new NeededDrivers();
  for (const revision of drivers.revisions()) {
    if (standingOf(revision) === 'none') continue;
    for (const { hardwareId } of drivers.entriesOf(revision).filter(isForAnyPrinter)) {
      const device = { ids: [hardwareId.toLowerCase()], installedDriver: undefined, extensionDrivers: [], driverRecoveryIds: [] };
      const isBest = matcher.bestFor(device).some((best) => best.revision === revision);
      needed.add(revision, ...(isBest ? [hardwareId] : []));
    }
  }
  const cached = { cachedIds: question.printerUpdateIDs, inTwoGroups: false, knownChangeNumber: question.knownChangeNumber };
  return answerDrivers(graph, view, needed, cached, limits);
}

function isForAnyPrinter(entry: { isPrinter: boolean; distributionComputerHardwareIds: readonly string[]; targetComputerHardwareIds: readonly string[] }): boolean {
  return entry.isPrinter && entry.distributionComputerHardwareIds.length === 0 && entry.targetComputerHardwareIds.length === 0;
}
