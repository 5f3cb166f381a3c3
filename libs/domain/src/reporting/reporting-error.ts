/** Why reports could not be settled or read; the value never changes. */
export type ReportingErrorCode =
  /** More at once than one transaction takes. */
  | 'TOO_MANY_REPORTS';

/** Reports that cannot be stored as asked; nothing was changed. */
export class ReportingError extends Error {
  override readonly name = 'ReportingError';

  constructor(
    readonly code: ReportingErrorCode,
    message: string,
  ) {
    super(message);
  }
}
