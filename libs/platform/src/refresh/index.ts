/** Keeping what is held in memory as new as the database. */
export { Refresher, type RefresherOptions } from './refresher.js';
