import {
  CompiledCatalog, DeploymentTable, DriverIndexBuilder, RevisionGraphBuilder, TargetGroupTree, ALL_COMPUTERS,
  type ChooseDeployment, type DeploymentAction, type DeploymentRow, type DriverRow, type RevisionRow,
} from '../src/compiled-catalog/index.js';

/** A revision as a test tells it; the names are turned into GUIDs, the order into revision ids (1, 2, 3…). */
export interface TestRevision {
  readonly name: string;
  readonly type?: RevisionRow['updateType'];
  readonly categoryType?: string;
  /** AND of ORs; `*` in front of the first name marks a category clause. */
  readonly needs?: readonly (readonly string[])[];
  readonly bundles?: readonly string[];
  readonly revisionNumber?: number;
  readonly isLatest?: boolean;
  readonly expired?: boolean;
  readonly explicitlyDeployable?: boolean;
  readonly shapeChangeNumber?: number;
  readonly coreLength?: number;
  /** The devices of a driver; a hardware id alone, or with what matters to the test. */
  readonly drivers?: readonly (string | TestDriver)[];
}

/** One device that a driver of a test supports; what is left out is the same for all. */
export type TestDriver = { readonly id: string } & Partial<Omit<DriverRow, 'revisionId' | 'hardwareId' | 'packedDriverVerVersion'>> & { readonly version?: bigint };

/** A deployment of a test; revision by name, group by id. */
export interface TestDeployment {
  readonly of: string;
  readonly action: DeploymentAction;
  readonly group?: string;
  readonly changeNumber?: number;
}

/** The GUID that stands for a name. */
export function guidOf(name: string): string {
  const hex = Buffer.from(name.padEnd(16, '.')).subarray(0, 16).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const nearest: ChooseDeployment = (rows, chains) => {
  for (const chain of chains) {
    for (const group of chain) {
      const row = rows.find((candidate) => candidate.targetGroupId === group);
      if (row) return row;
    }
  }
  return null;
};

/** A compiled catalog of a few revisions, with the way from names to what the decisions speak of. */
export function smallCatalog(revisions: readonly TestRevision[], deployments: readonly TestDeployment[] = [], declined: readonly string[] = []) {
  const builder = new RevisionGraphBuilder(new Set(declined.map(guidOf)));
  const named = new Set(revisions.flatMap((revision) => (revision.needs ?? []).flat().map((name) => name.replace(/^\*/, ''))));
  const drivers = new DriverIndexBuilder();
  const rows = new DeploymentTable();
  revisions.forEach((revision, at) => {
    const revisionId = at + 1;
    const type = revision.type ?? 'Software';
    builder.addRevision({
      revisionId, updateId: guidOf(revision.name), revisionNumber: revision.revisionNumber ?? 1, updateType: type,
      categoryType: revision.categoryType ?? null, publicationState: revision.expired ? 'Expired' : 'Published',
      isLatest: revision.isLatest ?? true, isLeaf: !named.has(revision.name), explicitlyDeployable: revision.explicitlyDeployable ?? true,
      shapeChangeNumber: revision.shapeChangeNumber ?? 1, coreLength: revision.coreLength ?? 100,
    });
    (revision.needs ?? []).forEach((clause, clauseId) => clause.forEach((name) => builder.addPrerequisite({
      revisionId, clauseId, prerequisiteUpdateId: guidOf(name.replace(/^\*/, '')), isCategory: clause[0]?.startsWith('*') ?? false,
    })));
    (revision.drivers ?? []).forEach((driver) => drivers.addDriver(driverRow(revisionId, typeof driver === 'string' ? { id: driver } : driver)));
    (revision.bundles ?? []).forEach((name) => builder.addBundledRevision({ revisionId, clauseId: 0, bundledUpdateId: guidOf(name) }));
    const byDefault = type === 'Software' || type === 'Driver' ? 'PreDeploymentCheck' : 'Evaluate';
    const own = deployments.filter((deployment) => deployment.of === revision.name && (revision.isLatest ?? true));
    const toAll = own.find((deployment) => (deployment.group ?? ALL_COMPUTERS) === ALL_COMPUTERS);
    [toAll ?? { of: revision.name, action: byDefault as DeploymentAction }, ...own.filter((one) => one !== toAll)]
      .forEach((deployment, index) => rows.add(deploymentRow(revisionId, 1000 * revisionId + index, deployment)));
  });
  const groups = new TargetGroupTree([
    { id: ALL_COMPUTERS, name: 'All Computers', parentId: null }, { id: 'europe', name: 'Europe', parentId: ALL_COMPUTERS },
    { id: 'berlin', name: 'Berlin', parentId: 'europe' },
  ]);
  const graph = builder.build();
  const catalog = new CompiledCatalog(50, graph, rows, groups, nearest, drivers.build(graph));
  const idOf = (name: string) => revisions.findLastIndex((revision) => revision.name === name) + 1;
  const nameOf = (revisionId: number) => revisions[revisionId - 1]?.name ?? `#${revisionId}`;
  return { catalog, graph: catalog.graph, idOf, nameOf, nameAt: (index: number) => nameOf(catalog.graph.revisionIds[index] as number) };
}

function driverRow(revisionId: number, { id, version, ...changes }: TestDriver): DriverRow {
  return {
    revisionId, hardwareId: id, driverVerDate: '2026-01-01', packedDriverVerVersion: version ?? 1n, class: 'Net', manufacturer: 'Maker',
    provider: 'Provider', whqlDriverId: 0, extensionId: null, featureScores: [], distributionComputerHardwareIds: [],
    targetComputerHardwareIds: [], compatibleProviders: [], ...changes,
  };
}

function deploymentRow(revisionId: number, deploymentId: number, { action, group, changeNumber }: TestDeployment): DeploymentRow {
  return {
    deploymentId, revisionId, targetGroupId: group ?? ALL_COMPUTERS, action, deadline: null, isAssigned: true, downloadPriority: 0,
    lastChangeTime: new Date('2026-10-04T15:00:00Z'), changeNumber: changeNumber ?? 1,
  };
}
