/** The imports that administrators asked for, and how far each came. */
export { CATALOG_IMPORT_STATES, MAXIMUM_IMPORT_PROBLEMS, CatalogImport, type StoredCatalogImportState } from './catalog-import.entity.js';
export {
  IMPORT_SILENCE_SECONDS, beginCatalogImport, findCatalogImport, finishCatalogImport, listCatalogImports, recordCatalogImport,
  type CatalogImportPosition, type CatalogImportRecord, type CatalogImportState, type CatalogImportTally,
} from './catalog-imports.js';
