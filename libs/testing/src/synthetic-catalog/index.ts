export { MAX_SYNTHETIC_REVISIONS, syntheticCatalog, syntheticCatalogSize, type SyntheticCatalogOptions } from './synthetic-catalog.js';
export { syntheticDocument, type SyntheticClause, type SyntheticReference, type SyntheticUpdate } from './synthetic-document.js';
