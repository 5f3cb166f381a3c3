/** The imports that administrators asked for, and how far each came. */
export { CATALOG_IMPORT_KINDS, CATALOG_IMPORT_STATES, CatalogImport, type CatalogImportKind, type StoredCatalogImportState } from './catalog-import.entity.js';
export {
  IMPORT_SILENCE_SECONDS, beginCatalogImport, findCatalogImport, finishCatalogImport, lastPackageChange, listCatalogImports, recordCatalogImport,
  type CatalogImportPosition, type CatalogImportRecord, type CatalogImportState, type CatalogImportTally,
} from './catalog-imports.js';
export { CatalogImportProblem, MAXIMUM_KEPT_IMPORT_PROBLEMS } from './catalog-import-problem.entity.js';
export { addImportProblems, listImportProblems, type ImportProblem } from './import-problems.js';
