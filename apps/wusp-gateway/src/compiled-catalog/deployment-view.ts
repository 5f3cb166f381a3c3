import type { DeploymentAction, DeploymentRow } from './catalog-rows.js';
import { NO_ROW, type DeploymentTable } from './deployment-table.js';
import { STEPS_PER_LOOK, type SlicedWork } from './in-slices.js';
import type { NeededSets } from './needed-sets.js';
import { UPDATE_TYPE, type RevisionGraph } from './revision-graph.js';

/** How one revision is deployed to one set of groups, ready for the wire. */
export interface EffectiveDeployment {
  readonly deploymentId: number;
  readonly action: DeploymentAction;
  readonly deadline: Date | null;
  readonly isAssigned: boolean;
  readonly downloadPriority: number;
  readonly lastChangeTime: Date;
}

/** Decides which of the deployments of one revision counts for a computer (the domain's `effectiveDeployment`). */
export type ChooseDeployment = (deployments: readonly DeploymentRow[], groupChains: readonly (readonly string[])[]) => DeploymentRow | null;

/** What the computers of one set of target groups get: the same for all of them, so computed once per catalog and set. */
export interface DeploymentView {
  /** 1 where the revision is deployed to these computers or needed by one that is ("in scope", MS-WUSP 3.1.5.7). */
  readonly inScope: Uint8Array;
  /** 1 where software synchronization may deliver the revision: in scope and not a driver. */
  readonly isSoftware: Uint8Array;
  /** What computers with this view were found to need. */
  readonly neededSets: NeededSets;
  /**
   * The last change that a client holding the revision must be told of. A deployment that no longer reaches these computers has changed
   * for them as well, so every row of the revision counts.
   */
  readonly changeNumbers: Float64Array;
  /** The greatest of them: a client that was told up to it has missed nothing. */
  readonly lastChangeNumber: number;
  /** The deployment of a revision in scope. */
  deploymentOf(index: number): EffectiveDeployment;
}

/**
 * Computes the view of one set of groups over the deliverable revisions, to be run in slices or at once.
 *
 * Scope is what a real server delivers: every category and detectoid (`Evaluate`), every update that is not a bundle member
 * (its approval, else `PreDeploymentCheck`, so that need is known before anyone approves), and the members of bundles in scope
 * (`Bundle`). A member none of whose bundles is left is delivered only when it is deployable by itself.
 * MS-WUSP 2.2.2.2.4: a blocked revision goes out as PreDeploymentCheck.
 */
export function* computeDeploymentView(
  graph: RevisionGraph,
  deployments: DeploymentTable,
  groupChains: readonly (readonly string[])[],
  choose: ChooseDeployment,
  neededSets: NeededSets,
): SlicedWork<DeploymentView> {
  const chosen = new Int32Array(graph.count).fill(NO_ROW);
  const inScope = new Uint8Array(graph.count);
  const asBundleMember = new Uint8Array(graph.count);
  const changeNumbers = new Float64Array(graph.count);
  const queue: number[] = [];
  // Only what is really delivered becomes an object, and that once: all fresh clients get the same.
  const delivered = new Map<number, EffectiveDeployment>();
  for (let index = 0; index < graph.count; index++) {
    if (index % STEPS_PER_LOOK === 0) yield;
    const rows = deployments.rowsOf(graph.revisionIds[index] as number);
    const row = chooseRow(deployments, rows, groupChains, choose);
    chosen[index] = row;
    changeNumbers[index] = rows.reduce((latest, one) => Math.max(latest, deployments.changeNumberOf(one)), graph.shapeChangeNumbers[index] as number);
    if (row !== NO_ROW && isDeployedByItself(graph, index, deployments.actionOf(row))) {
      inScope[index] = 1;
      if (graph.updateTypes[index] === UPDATE_TYPE.Software) queue.push(index);
    }
  }
  followBundles(graph, queue, inScope, asBundleMember);
  return {
    inScope,
    isSoftware: inScope.map((isIn, index) => (graph.updateTypes[index] === UPDATE_TYPE.Driver ? 0 : isIn)),
    neededSets,
    changeNumbers,
    lastChangeNumber: changeNumbers.reduce((latest, one) => Math.max(latest, one), 0),
    deploymentOf: (index) => {
      const known = delivered.get(index);
      if (known) return known;
      if ((chosen[index] ?? NO_ROW) === NO_ROW) throw new RangeError('revision without deployment');
      const deployment = effective(deployments.at(chosen[index] as number), asBundleMember[index] === 1);
      delivered.set(index, deployment);
      return deployment;
    },
  };
}

/** The row that counts for these computers; most revisions have only their default one. */
function chooseRow(deployments: DeploymentTable, rows: readonly number[], groupChains: readonly (readonly string[])[], choose: ChooseDeployment): number {
  if (rows.length <= 1) return rows[0] ?? NO_ROW;
  const candidates = rows.map((row) => deployments.at(row));
  const chosen = choose(candidates, groupChains);
  return chosen === null ? NO_ROW : rows[candidates.indexOf(chosen)] as number;
}

function isDeployedByItself(graph: RevisionGraph, index: number, action: DeploymentAction): boolean {
  if (graph.updateTypes[index] !== UPDATE_TYPE.Software) return true;
  if (graph.isBundled[index]) return false;
  const isOrphan = graph.wasEverBundled[index] === 1;
  return !isOrphan || graph.explicitlyDeployable[index] === 1 || action === 'Install';
}

function followBundles(graph: RevisionGraph, queue: number[], inScope: Uint8Array, asBundleMember: Uint8Array): void {
  for (let parent = queue.pop(); parent !== undefined; parent = queue.pop()) {
    for (let at = graph.bundleStart[parent] as number; at < (graph.bundleStart[parent + 1] as number); at++) {
      const member = graph.bundleMembers[at] as number;
      if (asBundleMember[member]) continue;
      asBundleMember[member] = 1;
      inScope[member] = 1;
      queue.push(member);
    }
  }
}

function effective(row: DeploymentRow, asBundleMember: boolean): EffectiveDeployment {
  return { ...row, action: asBundleMember ? 'Bundle' : wireAction(row) };
}

function wireAction(row: DeploymentRow): DeploymentAction {
  return row.action === 'Block' ? 'PreDeploymentCheck' : row.action;
}
