import { WITHDRAWN, type RevisionGraph } from './revision-graph.js';
import type { RevisionIds } from './revision-ids.js';

/**
 * Which updates count as installed: the updates of the revision ids that the client lists as installed. An older revision of an update
 * satisfies what the update satisfies, for prerequisites name updates, not revisions (MS-WUSP 3.1.1, Prerequisite Table); without
 * this, publishing a new revision of a product category would take every update of that product from every client for a round.
 *
 * @returns 1 per dense index.
 */
export function installedUpdates(graph: RevisionGraph, installedRevisionIds: RevisionIds): Uint8Array {
  const installed = new Uint8Array(graph.count);
  for (const revisionId of installedRevisionIds) {
    const index = graph.indexOfUpdateOfRevision(revisionId);
    if (index !== undefined) installed[index] = 1;
  }
  return installed;
}

/**
 * Whether every prerequisite clause of a revision has an installed alternative (MS-WUSP 3.1.5.7: "whose prerequisites are
 * satisfied"). Category clauses count like the others (observed).
 */
export function prerequisitesSatisfied(graph: RevisionGraph, index: number, installed: Uint8Array): boolean {
  const { alternativeStart, alternatives } = graph;
  const end = graph.clauseStart[index + 1] as number;
  for (let clause = graph.clauseStart[index] as number; clause < end; clause++) {
    let satisfied = false;
    for (let at = alternativeStart[clause] as number; at < (alternativeStart[clause + 1] as number); at++) {
      const alternative = alternatives[at] as number;
      if (alternative !== WITHDRAWN && installed[alternative] === 1) {
        satisfied = true;
        break;
      }
    }
    if (!satisfied) return false;
  }
  return true;
}

/**
 * The NeededRevisions list of MS-WUSP 3.1.5.7 for software synchronization: in scope, prerequisites satisfied, not a driver.
 * Categories and detectoids belong to it: read literally the text would leave them out, and then nothing could ever be delivered.
 *
 * @param isCandidate 1 per dense index that may be delivered at all (in scope, of the right type).
 * @param related 1 per dense index related to the filter of a filtered scan.
 * @param installed dense indexes of the updates that count as installed, each once.
 * @returns dense indexes, ascending.
 */
export function neededRevisions(
  graph: RevisionGraph, isCandidate: Uint8Array, related: Uint8Array | undefined, installed: ArrayLike<number>,
): Int32Array {
  const { unconditional, watchStart, watchers } = graph;
  const isWanted = (index: number) => isCandidate[index] === 1 && (related === undefined || related[index] === 1);
  const needed = Array.from(unconditional).filter(isWanted);
  const isInstalled = new Uint8Array(graph.count);
  for (let at = 0; at < installed.length; at++) isInstalled[installed[at] as number] = 1;
  const isSeen = new Uint8Array(graph.count);
  for (let at = 0; at < installed.length; at++) {
    const update = installed[at] as number;
    for (let watcher = watchStart[update] as number; watcher < (watchStart[update + 1] as number); watcher++) {
      const index = watchers[watcher] as number;
      if (isSeen[index] === 1 || !isWanted(index)) continue;
      isSeen[index] = 1;
      if (prerequisitesSatisfied(graph, index, isInstalled)) needed.push(index);
    }
  }
  return Int32Array.from(needed).sort();
}
