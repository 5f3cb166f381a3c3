/** What `wsusutil export` of a Windows server writes. */
export { ExportPackageError, type ExportPackageErrorCode } from './export-package-error.js';
export type { ExportedFile, ExportedIdentity, ExportItem } from './export-items.js';
export { readExportPackage } from './read-export-package.js';
