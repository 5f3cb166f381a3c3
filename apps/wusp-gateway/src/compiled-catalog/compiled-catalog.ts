import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { DeploymentRow } from './catalog-rows.js';
import { relatedToCategories } from './category-filter.js';
import { computeDeploymentView, type ChooseDeployment, type DeploymentView } from './deployment-view.js';
import type { RevisionGraph } from './revision-graph.js';
import { ALL_COMPUTERS, type TargetGroupTree } from './target-group-tree.js';

/** Distinct sets of groups whose view is kept; the others are computed again when asked for. */
const MAX_VIEWS = 64;
/** Distinct category filters whose selection is kept. */
const MAX_FILTERS = 32;

/**
 * One state of the catalog as clients see it: immutable, versioned by its change number, shared by all requests that started while it
 * was current. The next state is built beside it and swapped in.
 */
export class CompiledCatalog {
  readonly #views = new LRUCache<string, DeploymentView>({ max: MAX_VIEWS });
  readonly #filters = new LRUCache<string, Uint8Array>({ max: MAX_FILTERS });

  constructor(
    /** Everything committed up to this change number is in here. */
    readonly changeNumber: number,
    readonly graph: RevisionGraph,
    private readonly deploymentsByRevision: ReadonlyMap<number, readonly DeploymentRow[]>,
    private readonly groups: TargetGroupTree,
    private readonly choose: ChooseDeployment,
  ) {}

  /** What computers that are direct members of exactly these groups get. */
  viewFor(targetGroupIds: readonly string[]): DeploymentView {
    const key = [...targetGroupIds].sort().join();
    const known = this.#views.get(key);
    if (known) return known;
    const memberships = targetGroupIds.length > 0 ? targetGroupIds : [ALL_COMPUTERS];
    const view = computeDeploymentView(
      this.graph, this.deploymentsByRevision, memberships.map((id) => this.groups.chainOf(id)), this.choose);
    this.#views.set(key, view);
    return view;
  }

  /** The revisions related to the categories of a filtered scan, 1 per dense index; undefined when the filter is empty. */
  relatedTo(categoryIds: readonly string[]): Uint8Array | undefined {
    if (categoryIds.length === 0) return undefined;
    const key = createHash('sha1').update(categoryIds.map((id) => id.toLowerCase()).sort().join()).digest('base64');
    const known = this.#filters.get(key);
    if (known) return known;
    const related = relatedToCategories(this.graph, categoryIds);
    this.#filters.set(key, related);
    return related;
  }
}
