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
export interface DeploymentRow {
  readonly deploymentId: number;
  readonly revisionId: number;
  readonly targetGroupId: string;
  readonly action: DeploymentAction;
  readonly deadline: Date | null;
  readonly isAssigned: boolean;
  readonly downloadPriority: number;
  readonly lastChangeTime: Date;
  readonly changeNumber: number;
}

/** One entry of the TargetGroup Table. */
export interface TargetGroupRow {
  readonly id: string;
  readonly name: string;
  readonly parentId: string | null;
}

/** One device that a driver revision supports (Driver Table and the three tables that refer to it). */
export interface DriverRow {
  readonly revisionId: number;
  /** As the document writes it. */
  readonly hardwareId: string;
  /** `yyyy-mm-dd`. */
  readonly driverVerDate: string;
  /** Four parts of 16 bits, without sign. */
  readonly packedDriverVerVersion: bigint;
  readonly class: string;
  readonly manufacturer: string;
  readonly provider: string;
  readonly whqlDriverId: number;
  /** GUID, lower case; null for a base driver. */
  readonly extensionId: string | null;
  readonly featureScores: readonly { readonly operatingSystem: string; readonly featureScore: number }[];
  /** GUIDs, lower case. */
  readonly distributionComputerHardwareIds: readonly string[];
  /** GUIDs, lower case. */
  readonly targetComputerHardwareIds: readonly string[];
  readonly compatibleProviders: readonly string[];
}
