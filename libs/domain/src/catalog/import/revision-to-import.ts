import type { DriverFeatureScore } from '../driver.entity.js';
import type { CategoryType, FragmentType, PublicationState, UpdateType } from '../update-type.js';

/** Names one revision of one update everywhere (MS-WUSP 3.1.1). */
export interface RevisionIdentity {
  /** GUID in any letter case. */
  readonly updateId: string;
  readonly revisionNumber: number;
}

/** One clause of prerequisites: at least one of `updateIds`. */
export interface PrerequisiteClause {
  readonly updateIds: readonly string[];
  readonly isCategory: boolean;
}

/** A content file of a revision. */
export interface FileToImport {
  /** 20 bytes. */
  readonly sha1: Buffer;
  /** 32 bytes, or null when the document does not give it. */
  readonly sha256: Buffer | null;
  readonly fileName: string;
  /** Bytes. */
  readonly size: number;
  /** When the publisher changed it last; a date or ISO 8601. */
  readonly modified: Date | string | null;
  readonly patchingType: string | null;
  /** Where the upstream server says it can be fetched from (MUUrl). */
  readonly originUrl?: string | null;
}

/** A prepared fragment of a revision's metadata. */
export interface FragmentToImport {
  readonly type: FragmentType;
  /** Null or empty unless the fragment is localized. */
  readonly locale: string | null;
  /** Null or empty unless the fragment is for a country or region. */
  readonly geoId: string | null;
  /** Bytes of the escaped text before compression. */
  readonly plainLength: number;
  /** Whole Xpress blocks of the escaped text. */
  readonly xpress: Uint8Array;
}

/** One device that a driver supports (MS-WUSP 3.1.1, Driver Table and the tables that refer to it). */
export interface DriverToImport {
  readonly hardwareId: string;
  /** `yyyy-mm-dd`. */
  readonly driverVerDate: string;
  /** The four-part version as text. */
  readonly driverVerVersion: string;
  /** The version in 64 bits without sign, 16 for each part. */
  readonly packedDriverVerVersion: bigint;
  readonly class: string;
  readonly manufacturer: string;
  readonly provider: string;
  readonly company: string;
  readonly model: string;
  readonly whqlDriverId: number | null;
  readonly extensionId: string | null;
  readonly featureScores: readonly DriverFeatureScore[];
  readonly distributionComputerHardwareIds: readonly string[];
  readonly targetComputerHardwareIds: readonly string[];
  readonly compatibleProviders: readonly string[];
}

/** What a category's document says about its use; null or absent when it says nothing. */
export interface CategoryInformation {
  readonly prohibitsSubcategories: boolean;
  readonly prohibitsUpdates: boolean;
  readonly excludedByDefault: boolean;
  readonly displayOrder: number | null;
}

/** A revision with everything that was derived from its document, ready to be stored. */
export interface RevisionToImport extends RevisionIdentity {
  readonly updateType: UpdateType;
  readonly categoryType: CategoryType | null;
  readonly publicationState: PublicationState;
  /** A date or ISO 8601. */
  readonly creationDate: Date | string | null;
  readonly defaultLanguage: string | null;
  /** Lower case; the languages that the files are made for. Absent or empty for files that are for everybody. */
  readonly contentLanguages?: readonly string[];
  readonly handler: string | null;
  readonly explicitlyDeployable: boolean;
  readonly eulaId: string | null;
  readonly title: string | null;
  /** Clauses joined by AND. */
  readonly prerequisites: readonly PrerequisiteClause[];
  /** Clauses joined by AND; the members of one clause are joined by OR. */
  readonly bundles: readonly (readonly RevisionIdentity[])[];
  /** Updates that this revision replaces. */
  readonly supersedes: readonly string[];
  readonly files: readonly FileToImport[];
  readonly fragments: readonly FragmentToImport[];
  /** Absent or empty for anything but a driver. */
  readonly drivers?: readonly DriverToImport[];
  readonly categoryInformation?: CategoryInformation | null;
  /** Bytes of the original document in UTF-8. */
  readonly documentLength: number;
  /** 32 bytes. */
  readonly documentSha256: Buffer;
  /** The original document in UTF-8, gzip. */
  readonly documentGzip: Buffer;
}
