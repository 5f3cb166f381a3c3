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
  | 'REVISION_NOT_NEWER'
  /** A product by this title is in the catalog already. */
  | 'PRODUCT_EXISTS'
  /** The server has as many companies and products of its own as it may have. */
  | 'TOO_MANY_PRODUCTS'
  /** The product that is to be removed is not in the catalog. */
  | 'UNKNOWN_PRODUCT_TO_REMOVE'
  /** The product came from elsewhere. */
  | 'NOT_OWN_PRODUCT'
  /** Something belongs to the product or company. */
  | 'PRODUCT_IN_USE';

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
