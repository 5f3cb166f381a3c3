/**
 * Why a WSUS export package was refused from some point on.
 *
 * - `NOT_AN_EXPORT`: it is neither of the forms, or the cabinet has other files than an export has.
 * - `TEXT`: bytes are not valid in their encoding.
 * - `RECORD`: `metadata.txt` has something else where a record begins or ends.
 * - `TRUNCATED`: it ends within a record or an element.
 * - `XML`: `package.xml` is not well formed, or has a document type declaration.
 * - `LIMIT`: something is longer, deeper or more than any export has.
 */
export type ExportPackageErrorCode = 'NOT_AN_EXPORT' | 'TEXT' | 'RECORD' | 'TRUNCATED' | 'XML' | 'LIMIT';

/** What a hostile export package raises, besides `CabinetError`. The message names positions, never content. */
export class ExportPackageError extends Error {
  override readonly name = 'ExportPackageError';

  constructor(
    readonly code: ExportPackageErrorCode,
    message: string,
  ) {
    super(message);
  }
}
