/**
 * Why a cabinet was refused.
 *
 * - `CABINET_SIGNATURE`: these bytes are no cabinet of version 1.
 * - `CABINET_TRUNCATED`: the bytes end before something that was announced.
 * - `CABINET_STRUCTURE`: an offset, a count or a size is impossible or does not agree with the others.
 * - `CABINET_OVERLAP`: two parts claim the same bytes.
 * - `CABINET_NAME`: a file name is empty, too long or not valid in its encoding.
 * - `CABINET_LIMIT`: more files, plain bytes or expansion than the caller allows (reading), or than the format can hold (writing).
 * - `CABINET_UNSUPPORTED`: Quantum, or a compression nobody knows.
 * - `CABINET_SPANNED`: the file lies partly in another cabinet of its set.
 * - `CABINET_CHECKSUM`: a data block does not have the checksum it announces.
 * - `CABINET_DATA`: compressed data cannot be decoded to the size announced.
 * - `CABINET_TEXT`: a metadata document is not valid in its encoding.
 */
export type CabinetErrorCode =
  | 'CABINET_SIGNATURE'
  | 'CABINET_TRUNCATED'
  | 'CABINET_STRUCTURE'
  | 'CABINET_OVERLAP'
  | 'CABINET_NAME'
  | 'CABINET_LIMIT'
  | 'CABINET_UNSUPPORTED'
  | 'CABINET_SPANNED'
  | 'CABINET_CHECKSUM'
  | 'CABINET_DATA'
  | 'CABINET_TEXT';

/** The only error that a hostile cabinet raises. The message names positions and sizes, never content. */
export class CabinetError extends Error {
  constructor(
    readonly code: CabinetErrorCode,
    message: string,
    options?: { cause: unknown },
  ) {
    super(message, options);
    this.name = 'CabinetError';
  }
}
