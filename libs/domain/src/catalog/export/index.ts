/** What of the catalog goes into a package for a server that is not connected. */
export { exportedRevisions, exportSize, type ExportedRevision, type ExportSize } from './exported-revisions.js';
export { wantedFilePages, type WantedFile } from './wanted-files.js';
