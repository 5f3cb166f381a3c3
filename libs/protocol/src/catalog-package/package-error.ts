/**
 * Why a catalog package was refused.
 *
 * - `NOT_A_PACKAGE`: the first bytes are not those of a package.
 * - `TOO_NEW`: written in a version of the format that is not known here.
 * - `TRUNCATED`: the bytes end before the record that closes a package.
 * - `DAMAGED`: bytes are not as they were written: a digest, a number or a count does not agree.
 * - `CONTENT`: a record is whole and says something that no record says.
 * - `LIMIT`: a record is larger than any that is written.
 */
export type PackageErrorCode = 'NOT_A_PACKAGE' | 'TOO_NEW' | 'TRUNCATED' | 'DAMAGED' | 'CONTENT' | 'LIMIT';

/** The only error that a hostile package raises. The message names records and positions, never content. */
export class PackageError extends Error {
  override readonly name = 'PackageError';

  constructor(
    readonly code: PackageErrorCode,
    message: string,
  ) {
    super(message);
  }
}
