/** Bounds on one update document. They stand well above the largest documents met in practice (47 MB). */
export interface UpdateDocumentLimits {
  /** Size of the document in bytes of UTF-8. */
  readonly maxDocumentBytes: number;
  /** Nesting of elements; the root has depth 1. */
  readonly maxDepth: number;
  /** Attributes of one element, namespace declarations included. */
  readonly maxAttributes: number;
  /** Length of one attribute value in UTF-16 code units. */
  readonly maxAttributeLength: number;
  /** Length in bytes of UTF-8 of anything the parser takes in one piece, a tag or a comment, and of a text between two tags. */
  readonly maxTokenLength: number;
  /** Prerequisites, bundled and superseded updates, and the clauses they stand in, together. */
  readonly maxRelationships: number;
  /** `File` elements. */
  readonly maxFiles: number;
  /** `WindowsDriverMetaData` elements. */
  readonly maxDrivers: number;
  /** What all `WindowsDriverMetaData` elements contain: scores, computer hardware ids and providers, together. */
  readonly maxDriverDetails: number;
  /** `LocalizedProperties` and `EulaFile` elements together. */
  readonly maxLocalizations: number;
}

export const DEFAULT_UPDATE_DOCUMENT_LIMITS: UpdateDocumentLimits = {
  maxDocumentBytes: 256 * 1024 * 1024,
  maxDepth: 128,
  maxAttributes: 256,
  maxAttributeLength: 1024 * 1024,
  maxTokenLength: 16 * 1024 * 1024,
  maxRelationships: 200_000,
  maxFiles: 200_000,
  maxDrivers: 20_000,
  maxDriverDetails: 200_000,
  maxLocalizations: 2_000,
};
