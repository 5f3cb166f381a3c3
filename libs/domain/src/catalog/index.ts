/** The catalog of updates: what is stored of a revision, how it gets in, and how the compiled catalog reads it. */
export {
  CATEGORY_TYPES, FRAGMENT_TYPES, PUBLICATION_STATES, UPDATE_TYPES,
  type CategoryType, type FragmentType, type PublicationState, type UpdateType,
} from './update-type.js';
export { BundledRevision } from './bundled-revision.entity.js';
export { Category } from './category.entity.js';
export { Driver, type DriverFeatureScore } from './driver.entity.js';
export { File } from './file.entity.js';
export { Fragment } from './fragment.entity.js';
export { Prerequisite } from './prerequisite.entity.js';
export { Revision } from './revision.entity.js';
export { RevisionDocument } from './revision-document.entity.js';
export { RevisionFile } from './revision-file.entity.js';
export { SupersededUpdate } from './superseded-update.entity.js';
export { CatalogImportError, type CatalogImportErrorCode } from './import/catalog-import-error.js';
export { MAXIMUM_BATCH_BYTES, MAXIMUM_BATCH_REVISIONS, MAXIMUM_CLAUSES, MAXIMUM_DRIVERS, MAXIMUM_TEXT_LENGTH, checkBatch, preparedBytes } from './import/check-batch.js';
export { importRevisions, type ImportOptions, type ImportResult, type ImportedRevision } from './import/import-revisions.js';
export {
  DEFAULT_BATCH_BYTES, MAXIMUM_REPORTED_CONFLICTS, importCatalog,
  type CatalogImportOptions, type CatalogImportProgress, type CatalogImportReport,
} from './import/import-catalog.js';
export type {
  CategoryInformation, DriverToImport, FileToImport, FragmentToImport, PrerequisiteClause, RevisionIdentity, RevisionToImport,
} from './import/revision-to-import.js';
export { knownDocuments } from './import/known-documents.js';
export { noteFileOrigins, type FileOrigin } from './import/note-file-origins.js';
export { catalogCircles, type CircleProblem } from './circles/catalog-circles.js';
export { lastShapeChange } from './read/last-shape-change.js';
export { readCatalogShape, type CatalogShapeVisitor } from './read/read-catalog-shape.js';
export { readFiles, findFilesBySha1, type CatalogFile, type CatalogRevisionFile } from './read/read-files.js';
export { readFragments, type FragmentKey, type PreparedFragment } from './read/read-fragments.js';
export type { BundleShape, CategoryShape, DriverShape, PrerequisiteShape, RevisionShape } from './read/shape-rows.js';
export { READ_PAGE_ROWS, readSnapshot } from './read/snapshot.js';
export { currentChangeNumber } from '../servers/change-number.js';
export * from './list/index.js';
export * from './serve-downstream/index.js';
export * from './export/index.js';
export * from './import-records/index.js';
