export { MAX_SYNTHETIC_REVISIONS, syntheticCatalog, syntheticCatalogSize, type SyntheticCatalogOptions } from './synthetic-catalog.js';
