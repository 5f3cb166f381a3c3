/**
 * Why a compressed body was refused.
 *
 * - `XPRESS_TRUNCATED`: the body ends inside a header, a payload or a token.
 * - `XPRESS_BAD_LENGTH`: a length is zero, above its limit, or does not agree with the data it describes.
 * - `XPRESS_BAD_OFFSET`: a match points in front of the beginning of its block.
 * - `XPRESS_TOO_LARGE`: the body claims more plain text than the caller allows.
 */
export type XpressErrorCode = 'XPRESS_TRUNCATED' | 'XPRESS_BAD_LENGTH' | 'XPRESS_BAD_OFFSET' | 'XPRESS_TOO_LARGE';

/** The only error that decoding hostile Xpress data raises. The message names positions and sizes, never content. */
export class XpressError extends Error {
  constructor(
    readonly code: XpressErrorCode,
    message: string,
  ) {
    super(message);
    this.name = 'XpressError';
  }
}
