/** What of the catalog a downstream server is told (MS-WSUSSS 3.1.4.5 to 3.1.4.7). */
export {
  listCategoriesAndDetectoids, listUpdateRevisions, type ChooseStart, type RevisionList, type UpdateRevisionFilter, type WantedCategory,
} from './list-revisions.js';
export { listDrivers, type WantedDevice } from './list-drivers.js';
export { findRevisions, readDocuments, type FoundRevision } from './read-documents.js';
