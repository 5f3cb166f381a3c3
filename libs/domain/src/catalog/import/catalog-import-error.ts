/** Why nothing of a batch was imported; the value never changes. */
export type CatalogImportErrorCode =
  /** The batch has more revisions or more bytes than one transaction takes. */
  | 'BATCH_TOO_LARGE'
  /** A revision breaks a bound or a form the catalog relies on. */
  | 'INVALID_REVISION';

/** A batch that cannot be imported as it is. The catalog is unchanged. */
export class CatalogImportError extends Error {
  override readonly name = 'CatalogImportError';

  constructor(
    readonly code: CatalogImportErrorCode,
    message: string,
  ) {
    super(message);
  }
}
