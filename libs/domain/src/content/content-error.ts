/** Why something about content was refused; the value never changes. */
export type ContentErrorCode =
  /** A digest does not have the length of its algorithm. */
  | 'INVALID_DIGEST'
  /** A key or its security data is empty or longer than any that exists. */
  | 'INVALID_DECRYPTION_KEY'
  /** More files at once than one transaction takes. */
  | 'TOO_MANY_FILES'
  /** The file is fetched by another process, or was given up; nothing may be written about it. */
  | 'LEASE_LOST'
  /** A job of the same kind is under way already. */
  | 'JOB_ACTIVE';

/** Something about content that cannot be done; nothing was changed. Never quotes what it is about. */
export class ContentError extends Error {
  override readonly name = 'ContentError';

  constructor(
    readonly code: ContentErrorCode,
    message: string,
  ) {
    super(message);
  }
}
