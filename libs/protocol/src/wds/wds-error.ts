/**
 * Why a packet of MS-WDSC, MS-WDSMSI, MS-WDSMT or MS-WDSMA, or a key in one, was refused.
 *
 * - `WDS_TRUNCATED`: the bytes end before something that was announced.
 * - `WDS_STRUCTURE`: a size, a count or a header does not agree with the rest, or bytes are left over.
 * - `WDS_VALUE`: a value is not of its type: text without its end, an address of no length there is.
 * - `WDS_MISSING`: something that must be there is not.
 * - `WDS_DUPLICATE`: something is there twice.
 * - `WDS_LIMIT`: more than a packet may hold here, reading or writing.
 * - `WDS_SECURITY`: a packet of a session does not carry the checksum, hash or signature that it must, or is of another session.
 * - `WDS_UNSUPPORTED`: an algorithm or a kind of key that is not used here.
 */
export type WdsErrorCode = 'WDS_TRUNCATED' | 'WDS_STRUCTURE' | 'WDS_VALUE' | 'WDS_MISSING' | 'WDS_DUPLICATE' | 'WDS_LIMIT' | 'WDS_SECURITY' | 'WDS_UNSUPPORTED';

/** The only error that hostile bytes raise. The message names fields and sizes, never content. */
export class WdsError extends Error {
  override readonly name = 'WdsError';

  constructor(
    readonly code: WdsErrorCode,
    message: string,
    options?: { cause: unknown },
  ) {
    super(message, options);
  }
}
