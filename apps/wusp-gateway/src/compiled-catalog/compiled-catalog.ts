import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { relatedToCategories } from './category-filter.js';
import type { DeploymentTable } from './deployment-table.js';
import { computeDeploymentView, type ChooseDeployment, type DeploymentView } from './deployment-view.js';
import { DriverIndex } from './driver-index.js';
import { runAtOnce, type SlicedWork } from './in-slices.js';
import { NeededSets } from './needed-sets.js';
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
  readonly #neededSets = new NeededSets();
  readonly #filters = new LRUCache<string, Uint8Array>({ max: MAX_FILTERS });

  constructor(
    /** Everything committed up to this change number is in here. */
    readonly changeNumber: number,
    readonly graph: RevisionGraph,
    private readonly deployments: DeploymentTable,
    private readonly groups: TargetGroupTree,
    private readonly choose: ChooseDeployment,
    readonly drivers: DriverIndex = DriverIndex.EMPTY,
    /** Updates that were left out of the graph because an administrator declined them. */
    readonly declinedUpdateIds: ReadonlySet<string> = new Set(),
  ) {}

  /** What computers that are direct members of exactly these groups get. */
  viewFor(targetGroupIds: readonly string[]): DeploymentView {
    return this.#views.get(viewKey(targetGroupIds)) ?? runAtOnce(this.#compute(targetGroupIds));
  }

  /** Computes the views that clients of an earlier catalog used, so that none of them has to wait for its own. */
  *prepareViewsOf(earlier: CompiledCatalog | undefined): SlicedWork<void> {
    for (const key of earlier ? earlier.#views.keys() : ['']) yield* this.#compute(key === '' ? [] : key.split(','));
  }

  *#compute(targetGroupIds: readonly string[]): SlicedWork<DeploymentView> {
    const memberships = targetGroupIds.length > 0 ? targetGroupIds : [ALL_COMPUTERS];
    const chains = memberships.map((id) => this.groups.chainOf(id));
    const view = yield* computeDeploymentView(this.graph, this.deployments, chains, this.choose, this.#neededSets);
    this.#views.set(viewKey(targetGroupIds), view);
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

function viewKey(targetGroupIds: readonly string[]): string {
  return targetGroupIds.length > 1 ? [...targetGroupIds].sort().join() : targetGroupIds[0] ?? '';
}
