/**
 * Why a compound file was refused.
 *
 * - `COMPOUND_SIGNATURE`: these bytes are no compound file of version 3 or 4.
 * - `COMPOUND_TRUNCATED`: the bytes end before something that was announced.
 * - `COMPOUND_STRUCTURE`: a number is impossible, or leads in a circle.
 * - `COMPOUND_LIMIT`: more than the caller accepts.
 */
export type CompoundFileErrorCode = 'COMPOUND_SIGNATURE' | 'COMPOUND_TRUNCATED' | 'COMPOUND_STRUCTURE' | 'COMPOUND_LIMIT';

/** The only error that a hostile compound file raises. The message names positions and sizes, never content. */
export class CompoundFileError extends Error {
  override readonly name = 'CompoundFileError';

  constructor(
    readonly code: CompoundFileErrorCode,
    message: string,
  ) {
    super(message);
  }
}
