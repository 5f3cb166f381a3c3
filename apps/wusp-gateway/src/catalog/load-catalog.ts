import type { DataSource } from 'typeorm';
import { lastShapeChange, readCatalogShape } from '@sluice/domain/catalog';
import { effectiveDeployment } from '@sluice/domain/deployments';
import {
  CompiledCatalog, DeploymentTable, DriverIndexBuilder, inSteps, RevisionGraphBuilder, runInSlices, TargetGroupTree, type DeploymentRow, type TargetGroupRow,
} from '../compiled-catalog/index.js';

/**
 * Reads one consistent state of the catalog from the database and compiles it, pausing for requests. When only deployments have changed
 * since the current one, its revisions are used again: an approval, by far the most frequent change, then costs a quarter.
 */
export async function loadCatalog(dataSource: DataSource, current?: CompiledCatalog): Promise<CompiledCatalog> {
  const catalog = (current && await loadDeployments(dataSource, current)) ?? await loadEverything(dataSource);
  await runInSlices(catalog.prepareViewsOf(current));
  return catalog;
}

async function loadEverything(dataSource: DataSource): Promise<CompiledCatalog> {
  const state = new DeploymentState();
  const drivers = new DriverIndexBuilder();
  const builder = new RevisionGraphBuilder(state.declined);
  const changeNumber = await readCatalogShape(dataSource, {
    ...state.visitor,
    revisions: takeEach((row) => builder.addRevision(row)),
    prerequisites: takeEach((row) => builder.addPrerequisite(row)),
    bundles: takeEach((row) => builder.addBundledRevision(row)),
    drivers: takeEach((row) => drivers.addDriver(row)),
  });
  const graph = await runInSlices(builder.buildInSlices());
  return state.compile(changeNumber, { graph, drivers: await runInSlices(drivers.buildInSlices(graph)) });
}

/** The same revisions with the present deployments; undefined when the revisions have changed too. */
async function loadDeployments(dataSource: DataSource, current: CompiledCatalog): Promise<CompiledCatalog | undefined> {
  // Looked at twice: before, to read nothing in vain; after, because only then it is true of what was read.
  if ((await lastShapeChange(dataSource)) > current.changeNumber) return undefined;
  const state = new DeploymentState();
  const changeNumber = await readCatalogShape(dataSource, state.visitor);
  if ((await lastShapeChange(dataSource)) > current.changeNumber) return undefined;
  const { declinedUpdateIds } = current;
  const isSame = state.declined.size === declinedUpdateIds.size && [...state.declined].every((id) => declinedUpdateIds.has(id));
  return isSame ? state.compile(changeNumber, current) : undefined;
}

/** Takes the rows of a page one by one, in slices: a page has 10,000. */
function takeEach<Row>(take: (row: Row) => void): (page: readonly Row[]) => Promise<void> {
  return (page) => runInSlices(inSteps(page, take));
}

/** Collects what changes without the revisions: deployments, declined updates, groups. */
class DeploymentState {
  readonly declined = new Set<string>();
  readonly #deployments = new DeploymentTable();
  readonly #groups: TargetGroupRow[] = [];

  readonly visitor = {
    targetGroups: (all: TargetGroupRow[]) => void this.#groups.push(...all),
    declinedUpdates: takeEach((row: { readonly updateId: string }) => void this.declined.add(row.updateId)),
    deployments: takeEach((row: DeploymentRow) => this.#deployments.add(row)),
  };

  /** A catalog of these deployments over revisions that were read as of the same change number. */
  compile(changeNumber: number, { graph, drivers }: Pick<CompiledCatalog, 'graph' | 'drivers'>): CompiledCatalog {
    const groups = new TargetGroupTree(this.#groups);
    return new CompiledCatalog(changeNumber, graph, this.#deployments, groups, effectiveDeployment, drivers, this.declined);
  }
}
