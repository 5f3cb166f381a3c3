/** The package in which a catalog travels to a server that is not connected: docs/OFFLINE-TRANSFER.md. */
export { PackageError, type PackageErrorCode } from './package-error.js';
export { FORMAT_VERSION, MAGIC, preamble } from './package-format.js';
export { MAXIMUM_RECORD_ENTRIES, MAXIMUM_RECORD_REVISIONS, type RecordContent, type RecordKind } from './record-schemas.js';
export type { PackageCounts } from './package-tally.js';
export { PackageWriter } from './package-writer.js';
export { readPackage, type PackageRecord } from './read-package.js';
export { packedRevisions, unpackDocument, type PackedRevision } from './package-document.js';
export { readResumePoint, writeResumePoint, type ResumePoint } from './resume-point.js';
