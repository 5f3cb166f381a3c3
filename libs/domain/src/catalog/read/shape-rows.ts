import type { DriverFeatureScore } from '../driver.entity.js';
import type { CategoryType, PublicationState, UpdateType } from '../update-type.js';

/** What the compiled catalog knows of one revision. */
export interface RevisionShape {
  readonly revisionId: number;
  /** Lower case, as PostgreSQL writes uuids. */
  readonly updateId: string;
  readonly revisionNumber: number;
  readonly updateType: UpdateType;
  readonly categoryType: CategoryType | null;
  readonly publicationState: PublicationState;
  readonly isLatest: boolean;
  readonly isLeaf: boolean;
  readonly explicitlyDeployable: boolean;
  /** Bytes of the Core fragment before compression. */
  readonly coreLength: number;
  readonly importChangeNumber: number;
  readonly shapeChangeNumber: number;
}

/** One alternative of one prerequisite clause; rows come ordered by revision, then clause. */
export interface PrerequisiteShape {
  readonly revisionId: number;
  readonly clauseId: number;
  readonly prerequisiteUpdateId: string;
  readonly isCategory: boolean;
}

/** One alternative of one bundle clause; rows come ordered by revision, then clause. The member may be absent from the catalog. */
export interface BundleShape {
  readonly revisionId: number;
  readonly clauseId: number;
  readonly bundledUpdateId: string;
  readonly bundledRevisionNumber: number;
}

/** A category as its newest revision describes it. */
export interface CategoryShape {
  readonly updateId: string;
  readonly categoryType: CategoryType | null;
  readonly prohibitsSubcategories: boolean;
  readonly prohibitsUpdates: boolean;
  readonly excludedByDefault: boolean;
  readonly displayOrder: number | null;
}

/** One device that a deliverable driver revision supports; rows come ordered by revision, then place in the document. */
export interface DriverShape {
  readonly revisionId: number;
  readonly entryId: number;
  /** As the document writes it. */
  readonly hardwareId: string;
  /** `yyyy-mm-dd`. */
  readonly driverVerDate: string;
  /** The version in 64 bits without sign, 16 for each part. */
  readonly packedDriverVerVersion: bigint;
  readonly class: string;
  readonly manufacturer: string;
  readonly provider: string;
  /** 0 when the document has none. */
  readonly whqlDriverId: number;
  /** Lower case, without braces. */
  readonly extensionId: string | null;
  readonly featureScores: readonly DriverFeatureScore[];
  readonly distributionComputerHardwareIds: readonly string[];
  readonly targetComputerHardwareIds: readonly string[];
  readonly compatibleProviders: readonly string[];
}
