import type { PreparedText } from '../xpress/index.js';

export const UPDATE_TYPES = ['Software', 'Driver', 'Category', 'Detectoid'] as const;
/** `/Update/Properties/@UpdateType` (MS-WUSP 3.1.1). */
export type UpdateType = (typeof UPDATE_TYPES)[number];

export const CATEGORY_TYPES = ['Company', 'ProductFamily', 'Product', 'UpdateClassification'] as const;
/** `/Update/HandlerSpecificData/CategoryInformation/@CategoryType` (MS-WSUSSS 3.1.1.1). */
export type CategoryType = (typeof CATEGORY_TYPES)[number];

export const PUBLICATION_STATES = ['Published', 'Expired'] as const;
/** Whether the publisher still stands by the revision; `Expired` means withdrawn. */
export type PublicationState = (typeof PUBLICATION_STATES)[number];

/** What a document of type `Category` says about itself besides its type. */
export interface CategoryInformation {
  readonly prohibitsSubcategories: boolean;
  readonly prohibitsUpdates: boolean;
  readonly excludedByDefault: boolean;
  /** Position among its siblings, or null when the document gives none. */
  readonly displayOrder: number | null;
}

/** One clause of the prerequisites: satisfied when at least one of the updates is installed. */
export interface PrerequisiteClause {
  /** Lower case, without repetitions, at least one. */
  readonly updateIds: readonly string[];
  readonly isCategory: boolean;
}

/** A revision that a bundle contains. */
export interface BundledRevision {
  readonly updateId: string;
  readonly revisionNumber: number;
}

/** `/Update/Files/File`: one content file of the revision. */
export interface UpdateFile {
  /** 20 bytes; names the file everywhere. */
  readonly sha1: Buffer;
  /** 32 bytes, from the additional digest, or null when the document has none. */
  readonly sha256: Buffer | null;
  readonly fileName: string;
  /** Bytes. */
  readonly size: number;
  /** ISO 8601, UTC, milliseconds. */
  readonly modified: string | null;
  /** For example `SelfContained` or `Express`. */
  readonly patchingType: string | null;
}

/** The feature score of a driver on one operating system (MS-WUSP 3.1.1, Driver FeatureScore Table). */
export interface DriverFeatureScore {
  /** `[Arch].[OSMajorVersion].[OSMinorVersion]`, for example `amd64.10.0`; in the letter case of the document. */
  readonly operatingSystem: string;
  /** 0 to 255; lower is better. */
  readonly featureScore: number;
}

/**
 * `/Update/ApplicabilityRules/Metadata/WindowsDriverMetaData`: one device that a driver supports (MS-WUSP 3.1.1, Driver
 * Table and the three tables that refer to it; product note 42, WindowsDriver schema). Texts that the document leaves out
 * are empty.
 */
export interface DriverMetaData {
  readonly hardwareId: string;
  /** `yyyy-mm-dd`. */
  readonly driverVerDate: string;
  /** As the document writes it, for example `10.0.26100.8036`. */
  readonly driverVerVersion: string;
  /** The version as one 64-bit number without sign, 16 bits for each of its four parts (MS-WUSP 3.1.5.7). */
  readonly packedDriverVerVersion: bigint;
  readonly class: string;
  readonly manufacturer: string;
  readonly provider: string;
  readonly company: string;
  readonly model: string;
  /** Higher was certified later; null when the document has none. */
  readonly whqlDriverId: number | null;
  /** Lower case, without braces; null for a base driver. The published schema does not have it. */
  readonly extensionId: string | null;
  readonly featureScores: readonly DriverFeatureScore[];
  /** Lower case, without repetitions. The service gives the driver to these computers only. */
  readonly distributionComputerHardwareIds: readonly string[];
  /** Lower case, without repetitions. The driver's INF is made for these computers only. */
  readonly targetComputerHardwareIds: readonly string[];
  /** Providers whose installed printer drivers this one may replace besides its own provider's. */
  readonly compatibleProviders: readonly string[];
}

export type FragmentType = 'Core' | 'Extended' | 'LocalizedProperties' | 'Eula';

/** An entry of the Metadata Table (MS-WUSP 3.1.1.1), ready to be sent. */
export interface UpdateFragment {
  readonly type: FragmentType;
  /** Language tag in lower case; empty for Core and Extended. */
  readonly locale: string;
  /** Region the licence is meant for (ISO 3166, three letters); empty for everything else and for the rest of the world. */
  readonly geoId: string;
  readonly text: PreparedText;
}

/** Everything that is taken from one update document (MS-WUSP 3.1.1.1, MS-WSUSSS 3.1.1.1). */
export interface DerivedUpdate {
  /** Lower case, whatever the document writes. */
  readonly updateId: string;
  readonly revisionNumber: number;
  readonly updateType: UpdateType;
  /** Null for anything but a category, and for a category of a type that is not known. */
  readonly categoryType: CategoryType | null;
  readonly categoryInformation: CategoryInformation | null;
  readonly publicationState: PublicationState;
  /** ISO 8601, UTC, milliseconds. */
  readonly creationDate: string | null;
  /** `DefaultPropertiesLanguage`, lower case. */
  readonly defaultLanguage: string | null;
  /** `Properties/Language`, lower case: the languages that the files are made for; empty for files that are for everybody. */
  readonly contentLanguages: readonly string[];
  /** Namespace that names the installation handler. */
  readonly handler: string | null;
  readonly explicitlyDeployable: boolean;
  /** Lower case. */
  readonly eulaId: string | null;
  /** Title in the default language, else in English, else the first one. */
  readonly title: string | null;
  /** All clauses must be satisfied. A bare `UpdateIdentity` is a clause of one. */
  readonly prerequisites: readonly PrerequisiteClause[];
  /** One list per clause. A bare `UpdateIdentity` is a clause of one. */
  readonly bundles: readonly (readonly BundledRevision[])[];
  /** Lower case, without repetitions. */
  readonly supersedes: readonly string[];
  readonly files: readonly UpdateFile[];
  /** The devices that the driver supports, in document order; empty for anything but a driver. */
  readonly drivers: readonly DriverMetaData[];
  /** Core first, then Extended, then the localized ones in document order; at most one of each type, locale and region. */
  readonly fragments: readonly UpdateFragment[];
  /** Bytes of the document in UTF-8. */
  readonly documentLength: number;
}
