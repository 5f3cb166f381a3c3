/**
 * Why a .msu file cannot be taken apart.
 *
 * - `PACKAGE_IMAGE`: it is a Windows image (WIM), as the newest ones are, and no cabinet.
 * - `PACKAGE_FORM`: it is neither.
 * - `PACKAGE_SPLIT`: the payload of its cabinets lies in another file of it (.psf, .wim), without which they install nothing.
 * - `PACKAGE_NO_CABINET`: it has no servicing cabinet, or not the one that was asked for.
 * - `PACKAGE_SEVERAL_CABINETS`: it has several, and nobody said which.
 * - `PACKAGE_NAME`: a servicing cabinet has a name that no file can have.
 * - `PACKAGE_LIMIT`: it would unpack to more than it can honestly hold.
 */
export type StandalonePackageErrorCode =
  | 'PACKAGE_IMAGE' | 'PACKAGE_FORM' | 'PACKAGE_SPLIT' | 'PACKAGE_NO_CABINET' | 'PACKAGE_SEVERAL_CABINETS' | 'PACKAGE_NAME' | 'PACKAGE_LIMIT';

/** A .msu file cannot be taken apart. Names in the message come from the file and may hold anything but control characters. */
export class StandalonePackageError extends Error {
  override readonly name = 'StandalonePackageError';

  constructor(
    readonly code: StandalonePackageErrorCode,
    message: string,
  ) {
    super(message);
  }
}
