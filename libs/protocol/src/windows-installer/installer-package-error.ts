/**
 * Why a package of Windows Installer cannot be read.
 *
 * - `INSTALLER_NO_DATABASE`: the compound file holds no database of Windows Installer.
 * - `INSTALLER_DATABASE`: its string pool or its Property table is not what it has to be.
 */
export type InstallerPackageErrorCode = 'INSTALLER_NO_DATABASE' | 'INSTALLER_DATABASE';

/** A package of Windows Installer cannot be read. The message names numbers, never content. */
export class InstallerPackageError extends Error {
  override readonly name = 'InstallerPackageError';

  constructor(
    readonly code: InstallerPackageErrorCode,
    message: string,
  ) {
    super(message);
  }
}
