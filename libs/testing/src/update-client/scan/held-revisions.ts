import type { Deployment, RefreshCacheResult, SyncInfo, UpdateIdentity, UpdateInfo } from '@sluice/protocol/wusp';
import { UpdateClientError } from '../errors.js';
import { parseCoreFragment, type CoreFragment } from '../metadata/core-fragment.js';
import { FragmentError } from '../metadata/fragment-element.js';

/** A revision in the agent's cache (MS-WUSP 3.2.1). */
export interface HeldRevision {
  readonly core: CoreFragment;
  readonly deployment: Deployment;
  readonly isLeaf: boolean;
}

/** A deployment's LastChangeTime is an `xs:date`; the agent's time parser fails the whole scan without one. */
const DATE = /^\d{4}-\d\d-\d\d/;

/** The agent's cache of revisions, by revision id. It outlives scans. */
export class HeldRevisions {
  readonly #held = new Map<number, HeldRevision>();

  get size(): number {
    return this.#held.size;
  }

  entries(): IterableIterator<[number, HeldRevision]> {
    return this.#held.entries();
  }

  /**
   * Takes over an answer of SyncUpdates (MS-WUSP 2.2.2.2.4): new revisions, changed deployments and leaf flags, and
   * revisions to forget.
   * @throws UpdateClientError when the answer lacks what an agent cannot do without
   */
  apply({ NewUpdates, ChangedUpdates, OutOfScopeRevisionIDs }: Pick<SyncInfo, 'NewUpdates' | 'ChangedUpdates' | 'OutOfScopeRevisionIDs'>): void {
    for (const info of NewUpdates) this.#held.set(info.ID, newRevision(info));
    for (const info of ChangedUpdates) {
      const known = this.#held.get(info.ID);
      if (known !== undefined) this.#held.set(info.ID, { ...known, deployment: deploymentOf(info), isLeaf: info.IsLeaf });
    }
    this.remove(OutOfScopeRevisionIDs);
  }

  /** Forgets revisions; ids that are not held do not matter. */
  remove(revisionIds: Iterable<number>): void {
    for (const revisionId of revisionIds) this.#held.delete(revisionId);
  }

  /** Global ids of everything held: what RefreshCache asks about. */
  identities(): UpdateIdentity[] {
    return [...this.#held.values()].map(({ core }) => ({ UpdateID: core.updateId, RevisionNumber: core.revisionNumber }));
  }

  /**
   * Renumbers the cache after a change of server (MS-WUSP 2.2.2.2.5). What the new server did not answer for is forgotten
   * and comes again with SyncUpdates.
   */
  refresh(results: readonly RefreshCacheResult[]): void {
    const byIdentity = new Map([...this.#held.values()].map((revision) => [`${revision.core.updateId}:${revision.core.revisionNumber}`, revision]));
    this.#held.clear();
    for (const { RevisionID, GlobalID, IsLeaf, Deployment } of results) {
      const known = GlobalID && byIdentity.get(`${GlobalID.UpdateID.toLowerCase()}:${GlobalID.RevisionNumber}`);
      if (known !== undefined) this.#held.set(RevisionID, { ...known, isLeaf: IsLeaf, deployment: Deployment ?? known.deployment });
    }
  }
}

function newRevision(info: UpdateInfo): HeldRevision {
  if (info.Xml === undefined) throw new UpdateClientError('WRONG_ANSWER', 'SyncUpdates', `new revision ${info.ID} has no Xml`);
  try {
    return { core: parseCoreFragment(info.Xml), deployment: deploymentOf(info), isLeaf: info.IsLeaf };
  } catch (error) {
    if (!(error instanceof FragmentError)) throw error;
    throw new UpdateClientError('WRONG_ANSWER', 'SyncUpdates', `the Core fragment of revision ${info.ID} cannot be read: ${error.message}`, { cause: error });
  }
}

/** The schema calls Deployment optional; the agent fails the whole scan without it. */
function deploymentOf({ ID, Deployment }: UpdateInfo): Deployment {
  if (Deployment === undefined) throw new UpdateClientError('WRONG_ANSWER', 'SyncUpdates', `revision ${ID} has no Deployment`);
  if (!DATE.test(Deployment.LastChangeTime)) {
    throw new UpdateClientError('WRONG_ANSWER', 'SyncUpdates', `the Deployment of revision ${ID} has no date as LastChangeTime (${Deployment.LastChangeTime})`);
  }
  return Deployment;
}
