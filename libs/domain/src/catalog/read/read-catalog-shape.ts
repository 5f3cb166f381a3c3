import type { DataSource } from 'typeorm';
import {
  declinedUpdatePages, deploymentPages, type DeclinedUpdateShape, type DeploymentShape,
} from '../../deployments/deployment-pages.js';
import { loadTargetGroups, type TargetGroupShape } from '../../groups/load-target-groups.js';
import { currentChangeNumber } from '../../servers/change-number.js';
import { bundlePages, categoryPages, driverPages, prerequisitePages, revisionPages } from './shape-pages.js';
import type { BundleShape, CategoryShape, DriverShape, PrerequisiteShape, RevisionShape } from './shape-rows.js';
import { readSnapshot } from './snapshot.js';

/**
 * Receives the catalog page by page. What it leaves out is not read. The methods are called in the order below, each for
 * all of its pages before the next; a page belongs to the visitor once handed over, and the next one waits for its promise.
 */
export interface CatalogShapeVisitor {
  /** Called once and first: everything that follows is the state at this change number. */
  changeNumber?(changeNumber: number): void | Promise<void>;
  /** Called once, with all groups, parents before children. */
  targetGroups?(groups: TargetGroupShape[]): void | Promise<void>;
  categories?(page: CategoryShape[]): void | Promise<void>;
  /** By revision id. */
  revisions?(page: RevisionShape[]): void | Promise<void>;
  /** By revision id, clause id, update id; a clause may continue on the next page. */
  prerequisites?(page: PrerequisiteShape[]): void | Promise<void>;
  /** By revision id, clause id, member; a clause may continue on the next page. */
  bundles?(page: BundleShape[]): void | Promise<void>;
  /** By revision id, place in the document; only of revisions that are the latest of their update and not expired. */
  drivers?(page: DriverShape[]): void | Promise<void>;
  declinedUpdates?(page: DeclinedUpdateShape[]): void | Promise<void>;
  /** By revision id, target group id. */
  deployments?(page: DeploymentShape[]): void | Promise<void>;
}

/** Shows `visitor` the catalog, the groups and the deployments as they were at one change number, which it returns. */
export function readCatalogShape(dataSource: DataSource, visitor: CatalogShapeVisitor): Promise<number> {
  return readSnapshot(dataSource, async (manager) => {
    const changeNumber = await currentChangeNumber(manager);
    await visitor.changeNumber?.(changeNumber);
    await visitor.targetGroups?.(await loadTargetGroups(manager));
    await visit(() => categoryPages(manager), visitor.categories?.bind(visitor));
    await visit(() => revisionPages(manager), visitor.revisions?.bind(visitor));
    await visit(() => prerequisitePages(manager), visitor.prerequisites?.bind(visitor));
    await visit(() => bundlePages(manager), visitor.bundles?.bind(visitor));
    await visit(() => driverPages(manager), visitor.drivers?.bind(visitor));
    await visit(() => declinedUpdatePages(manager), visitor.declinedUpdates?.bind(visitor));
    await visit(() => deploymentPages(manager), visitor.deployments?.bind(visitor));
    return changeNumber;
  });
}

async function visit<Row>(
  pages: () => AsyncGenerator<Row[]>,
  method: ((page: Row[]) => void | Promise<void>) | undefined,
): Promise<void> {
  if (method === undefined) return;
  for await (const page of pages()) await method(page);
}
