/** Why an update cannot be published; the value never changes, so callers may branch on it. */
export type PublishingErrorCode =
  /** A category is not in the catalog, or is none that updates belong to. */
  | 'UNKNOWN_PRODUCT'
  | 'UNKNOWN_CLASSIFICATION'
  /** A prerequisite or superseded update is not in the catalog. */
  | 'UNKNOWN_RELATED_UPDATE'
  /** The update came from elsewhere; only its publisher makes revisions of it. */
  | 'NOT_LOCALLY_PUBLISHED'
  /** The revision number is not above those that there are. */
  | 'REVISION_NOT_NEWER';

/** An update cannot be published. The message is for people. */
export class PublishingError extends Error {
  override readonly name = 'PublishingError';

  constructor(
    readonly code: PublishingErrorCode,
    message: string,
  ) {
    super(message);
  }
}
