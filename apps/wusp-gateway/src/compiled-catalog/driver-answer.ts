import { sortCached, type CachedRevisions } from './cached-revisions.js';
import type { SyncDecision } from './decide-sync.js';
import type { DeploymentView } from './deployment-view.js';
import type { DriverStanding } from './match-devices.js';
import { installedUpdates, prerequisitesSatisfied } from './needed-revisions.js';
import { cutPage, type PageLimits } from './page.js';
import { UPDATE_TYPE, type RevisionGraph } from './revision-graph.js';
import type { RevisionIds } from './revision-ids.js';

/** An answer about drivers: that of SyncUpdates, and the devices that each driver is for. */
export interface DriverSyncDecision extends SyncDecision {
  /** By dense index of a new or changed update: its hardware ids that were matched, as the document writes them. */
  readonly hardwareIds: ReadonlyMap<number, readonly string[]>;
}

/** What stands in the way of a driver before any device is looked at. */
export interface DriverScope {
  readonly installedNonLeafUpdateIDs: RevisionIds;
  /** 1 per dense index related to the categories of a filtered scan; undefined for a scan of everything. */
  readonly related: Uint8Array | undefined;
}

/**
 * Judges drivers before any device is looked at (MS-WUSP 3.1.5.7): deployed to the client's groups, within the filter, prerequisites
 * satisfied. One that is deployed to be removed is never offered. The function remembers what it judged, for a driver is met
 * once for each device it supports.
 */
export function driverStanding(graph: RevisionGraph, view: DeploymentView, { installedNonLeafUpdateIDs, related }: DriverScope) {
  const installed = installedUpdates(graph, installedNonLeafUpdateIDs);
  const known = new Map<number, DriverStanding>();
  const judge = (revision: number): DriverStanding => {
    const isDeployed = view.inScope[revision] === 1 && graph.updateTypes[revision] === UPDATE_TYPE.Driver;
    if (!isDeployed || (related && related[revision] !== 1) || !prerequisitesSatisfied(graph, revision, installed)) return 'none';
    const { action } = view.deploymentOf(revision);
    if (action === 'Uninstall') return 'none';
    return action === 'Install' || action === 'OptionalInstall' ? 'approved' : 'unapproved';
  };
  return (revision: number): DriverStanding => {
    const standing = known.get(revision) ?? judge(revision);
    known.set(revision, standing);
    return standing;
  };
}

/** Which hardware ids of which drivers a client needs; the NeededRevisions list of drivers as it grows. */
export class NeededDrivers {
  readonly #hardwareIds = new Map<number, Map<string, string>>();

  /** Notes a driver; also one of which no hardware id is to be named. */
  add(revision: number, ...hardwareIds: readonly string[]): void {
    const ids = this.#hardwareIds.get(revision) ?? new Map<string, string>();
    this.#hardwareIds.set(revision, ids);
    for (const id of hardwareIds) if (!ids.has(id.toLowerCase())) ids.set(id.toLowerCase(), id);
  }

  /** Dense indexes, ascending: one entry per revision, however many devices it is for. */
  get revisions(): number[] {
    return [...this.#hardwareIds.keys()].sort((a, b) => a - b);
  }

  /** Sorted, so that the same answer has the same text. */
  get hardwareIds(): Map<number, string[]> {
    return new Map([...this.#hardwareIds].map(([revision, ids]) => [revision, [...ids.values()].sort()]));
  }
}

/** Turns needed drivers into an answer (MS-WUSP 3.1.5.7 and 3.1.5.12, Results). */
export function answerDrivers(
  graph: RevisionGraph,
  view: DeploymentView,
  needed: NeededDrivers,
  cached: CachedRevisions & { readonly knownChangeNumber: number },
  limits: PageLimits,
): DriverSyncDecision {
  const { revisions } = needed;
  const isNeeded = new Uint8Array(graph.count);
  for (const revision of revisions) isNeeded[revision] = 1;
  const held = sortCached(graph, view, isNeeded, cached);
  const isNew = revisions.filter((revision) => !held.indexes.has(revision));
  const page = cutPage(graph, isNew, limits);
  return {
    newUpdates: page,
    changedUpdates: [...held.indexes].filter((index) => (view.changeNumbers[index] as number) > cached.knownChangeNumber),
    outOfScopeRevisionIDs: held.outOfScope,
    deployedOutOfScopeRevisionIds: held.deployedOutOfScope,
    truncated: page.length < isNew.length,
    hardwareIds: needed.hardwareIds,
  };
}
