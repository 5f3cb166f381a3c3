/** Packages of the Windows Update Standalone Installer (.msu): what is in one, and the servicing cabinet taken out of it. */
export { choosePackageCabinet, type PackageContents } from './choose-package-cabinet.js';
export { readPackageProperties, type PackageProperties } from './package-properties.js';
export { listStandalonePackage, readStandalonePackage, type TakenCabinet } from './read-standalone-package.js';
export { StandalonePackageError, type StandalonePackageErrorCode } from './standalone-package-error.js';
