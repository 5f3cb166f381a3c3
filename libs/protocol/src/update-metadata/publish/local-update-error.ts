/**
 * Why a local update cannot be made into a document.
 *
 * - `INVALID_TEXT`: a text has a character that XML cannot carry.
 * - `INVALID_EXPRESSION`: an applicability expression cannot be understood.
 * - `INVALID_RULES`: a rules document is malformed, too large, or not what it has to be.
 */
export type LocalUpdateErrorCode = 'INVALID_TEXT' | 'INVALID_EXPRESSION' | 'INVALID_RULES';

const MAX_DETAIL_LENGTH = 300;

/** What an administrator gave for a local update cannot be used. `detail` says where and why, in at most 300 characters. */
export class LocalUpdateError extends Error {
  override readonly name = 'LocalUpdateError';
  readonly detail: string;

  constructor(
    readonly code: LocalUpdateErrorCode,
    detail: string,
  ) {
    const short = detail.slice(0, MAX_DETAIL_LENGTH);
    super(short);
    this.detail = short;
  }
}
