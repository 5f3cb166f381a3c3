/** Packages of Windows Installer (.msi): what their Property table says. */
export { InstallerPackageError, type InstallerPackageErrorCode } from './installer-package-error.js';
export { readInstallerPackage, type InstallerPackage } from './read-installer-package.js';
