import type { DriverShape } from '@sluice/domain/catalog';
import type { DeploymentShape } from '@sluice/domain/deployments';

/** The rows a compiled catalog is built from. They mirror the tables of MS-WUSP 3.1.1; the repositories of `@sluice/domain` read them. */

/** One entry of the Revision Table, whatever its state. */
export interface RevisionRow {
  readonly revisionId: number;
  /** GUID, lower case. */
  readonly updateId: string;
  readonly revisionNumber: number;
  readonly updateType: 'Software' | 'Driver' | 'Category' | 'Detectoid';
  readonly categoryType: string | null;
  /** `Expired` revisions are withdrawn: kept, but no longer delivered. */
  readonly publicationState: string;
  readonly isLatest: boolean;
  readonly isLeaf: boolean;
  readonly explicitlyDeployable: boolean;
  /** Change number at which leaf, latest or bundled state last changed. */
  readonly shapeChangeNumber: number;
  /** Length of the escaped Core fragment, in bytes. */
  readonly coreLength: number;
}

/** One alternative of one clause of a revision's prerequisites (Prerequisite Table). */
export interface PrerequisiteRow {
  readonly revisionId: number;
  readonly clauseId: number;
  readonly prerequisiteUpdateId: string;
  readonly isCategory: boolean;
}

/** One bundled revision (Bundle Table). */
export interface BundledRevisionRow {
  readonly revisionId: number;
  readonly clauseId: number;
  readonly bundledUpdateId: string;
}

/** What a deployment asks a client to do (MS-WUSP 2.2.2.2.4, DeploymentAction). */
export type DeploymentAction = 'OptionalInstall' | 'Install' | 'Uninstall' | 'PreDeploymentCheck' | 'Block' | 'Evaluate' | 'Bundle';

/** One entry of the Deployment Table. */
export type DeploymentRow = DeploymentShape;

/** One entry of the TargetGroup Table. */
export interface TargetGroupRow {
  readonly id: string;
  readonly name: string;
  readonly parentId: string | null;
}

/** One device that a driver revision supports (Driver Table and the three tables that refer to it); their order is that of the document. */
export type DriverRow = Omit<DriverShape, 'entryId'>;
