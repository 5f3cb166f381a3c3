/** Why a store refused; the value never changes, so callers may branch on it. */
export type ContentStoreErrorCode =
  /** The name is not 40 hexadecimal digits, upper-case. */
  | 'INVALID_NAME'
  /** There is no such file. */
  | 'NOT_FOUND'
  /** The range is not inside the file. */
  | 'INVALID_RANGE'
  /** A piece has the wrong number of bytes or a number that the file does not have. */
  | 'INVALID_PIECE'
  /** No file has that many bytes. */
  | 'INVALID_SIZE'
  /** Pieces are missing. */
  | 'INCOMPLETE'
  /** The bytes are not the ones that were expected; they are in the quarantine. */
  | 'DIGEST_MISMATCH'
  /** Somebody else has opened the file since, and continues it. */
  | 'TAKEN_OVER'
  /** There is no room left on the disk, or the object storage refused more. */
  | 'NO_SPACE'
  /** The disk or the object storage does not answer as it should; trying again later may help. */
  | 'UNAVAILABLE';

/** Everything that goes wrong with a content store. Never quotes keys or addresses with credentials. */
export class ContentStoreError extends Error {
  override readonly name = 'ContentStoreError';

  constructor(
    readonly code: ContentStoreErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
