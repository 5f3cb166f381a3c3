/** A database with the rows of a large installation, made in seconds. */
export { fillLists, largeIds, type ListSizes } from './large-lists.js';
export { fillReports } from './large-reports.js';
