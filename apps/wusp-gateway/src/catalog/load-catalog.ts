import type { DataSource } from 'typeorm';
import { readCatalogShape } from '@sluice/domain/catalog';
import { effectiveDeployment } from '@sluice/domain/deployments';
import {
  CompiledCatalog, RevisionGraphBuilder, TargetGroupTree, type DeploymentRow, type TargetGroupRow,
} from '../compiled-catalog/index.js';

/** Reads one consistent state of the catalog from the database and compiles it. */
export async function loadCatalog(dataSource: DataSource): Promise<CompiledCatalog> {
  const declined = new Set<string>();
  const deployments = new Map<number, DeploymentRow[]>();
  const groups: TargetGroupRow[] = [];
  const builder = new RevisionGraphBuilder(declined);
  const changeNumber = await readCatalogShape(dataSource, {
    targetGroups: (all) => void groups.push(...all),
    declinedUpdates: (page) => page.forEach((row) => declined.add(row.updateId)),
    revisions: (page) => page.forEach((row) => builder.addRevision(row)),
    prerequisites: (page) => page.forEach((row) => builder.addPrerequisite(row)),
    bundles: (page) => page.forEach((row) => builder.addBundledRevision(row)),
    deployments: (page) => page.forEach((row) => addTo(deployments, row)),
  });
  return new CompiledCatalog(changeNumber, builder.build(), deployments, new TargetGroupTree(groups), effectiveDeployment);
}

function addTo(deployments: Map<number, DeploymentRow[]>, row: DeploymentRow): void {
  const rows = deployments.get(row.revisionId);
  if (rows) rows.push(row);
  else deployments.set(row.revisionId, [row]);
}
