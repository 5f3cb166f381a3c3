import type { DeploymentAction, DeploymentRow } from './catalog-rows.js';
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
  /** The last change that a client holding the revision must be told of. */
  readonly changeNumbers: Float64Array;
  /** The deployment of a revision in scope. */
  deploymentOf(index: number): EffectiveDeployment;
}

/**
 * Computes the view of one set of groups over the deliverable revisions.
 *
 * Scope is what a real server delivers: every category and detectoid (`Evaluate`), every update that is not a bundle member
 * (its approval, else `PreDeploymentCheck`, so that need is known before anyone approves), and the members of bundles in scope
 * (`Bundle`). A member none of whose bundles is left is delivered only when it is deployable by itself.
 * MS-WUSP 2.2.2.2.4: a blocked revision goes out as PreDeploymentCheck.
 */
export function computeDeploymentView(
  graph: RevisionGraph,
  deploymentsByRevision: ReadonlyMap<number, readonly DeploymentRow[]>,
  groupChains: readonly (readonly string[])[],
  choose: ChooseDeployment,
): DeploymentView {
  const chosen: (DeploymentRow | null | undefined)[] = new Array(graph.count);
  const inScope = new Uint8Array(graph.count);
  const asBundleMember = new Uint8Array(graph.count);
  const changeNumbers = new Float64Array(graph.count);
  const queue: number[] = [];
  for (let index = 0; index < graph.count; index++) {
    const rows = deploymentsByRevision.get(graph.revisionIds[index] as number) ?? [];
    chosen[index] = rows.length === 1 ? rows[0] : choose(rows, groupChains);
    changeNumbers[index] = lastChange(graph.shapeChangeNumbers[index] as number, rows);
    if (chosen[index] && isDeployedByItself(graph, index, chosen[index] as DeploymentRow)) {
      inScope[index] = 1;
      if (graph.updateTypes[index] === UPDATE_TYPE.Software) queue.push(index);
    }
  }
  followBundles(graph, queue, inScope, asBundleMember);
  return {
    inScope,
    changeNumbers,
    deploymentOf: (index) => effective(chosen[index], asBundleMember[index] === 1),
  };
}

/** A deployment that no longer reaches these computers has changed for them as well, so every row of the revision counts. */
function lastChange(shapeChangeNumber: number, rows: readonly DeploymentRow[]): number {
  return rows.reduce((latest, row) => Math.max(latest, row.changeNumber), shapeChangeNumber);
}

function isDeployedByItself(graph: RevisionGraph, index: number, deployment: DeploymentRow): boolean {
  if (graph.updateTypes[index] !== UPDATE_TYPE.Software) return true;
  if (graph.isBundled[index]) return false;
  const isOrphan = graph.wasEverBundled[index] === 1;
  return !isOrphan || graph.explicitlyDeployable[index] === 1 || deployment.action === 'Install';
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

function effective(row: DeploymentRow | null | undefined, asBundleMember: boolean): EffectiveDeployment {
  if (!row) throw new RangeError('revision without deployment');
  return { ...row, action: asBundleMember ? 'Bundle' : wireAction(row) };
}

function wireAction(row: DeploymentRow): DeploymentAction {
  return row.action === 'Block' ? 'PreDeploymentCheck' : row.action;
}
