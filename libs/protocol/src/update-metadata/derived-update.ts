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
  /** Core first, then Extended, then the localized ones in document order; at most one of each type, locale and region. */
  readonly fragments: readonly UpdateFragment[];
  /** Bytes of the document in UTF-8. */
  readonly documentLength: number;
}
