/**
 * Why an update document was refused.
 *
 * - `MALFORMED`: not well-formed XML, namespaces included.
 * - `DOCTYPE`: holds a document type declaration, which update documents never do.
 * - `TOO_LARGE`, `TOO_DEEP`, `TOO_MANY`: beyond one of the {@link UpdateDocumentLimits}.
 * - `NOT_AN_UPDATE`: the root is not `Update` of the msus update namespace.
 * - `MISSING_VALUE`, `INVALID_VALUE`: something the data model needs is absent or impossible.
 * - `DUPLICATE_SECTION`: a part that may appear once appears twice.
 */
export type UpdateDocumentErrorCode =
  | 'MALFORMED'
  | 'DOCTYPE'
  | 'TOO_LARGE'
  | 'TOO_DEEP'
  | 'TOO_MANY'
  | 'NOT_AN_UPDATE'
  | 'MISSING_VALUE'
  | 'INVALID_VALUE'
  | 'DUPLICATE_SECTION';

const MAX_DETAIL_LENGTH = 200;

/** The only error that reading a hostile update document raises. `detail` says where or what, in at most 200 characters. */
export class UpdateDocumentError extends Error {
  readonly detail: string;

  constructor(
    readonly code: UpdateDocumentErrorCode,
    detail: string,
  ) {
    const short = detail.slice(0, MAX_DETAIL_LENGTH);
    super(`update document refused: ${code}: ${short}`);
    this.name = 'UpdateDocumentError';
    this.detail = short;
  }
}
