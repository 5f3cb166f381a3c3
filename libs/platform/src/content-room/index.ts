/** Room in the content store: what is kept counted against the quota, and what nothing needs removed. */
export { removeUnneededFiles, type RemovedFiles } from './remove-unneeded-files.js';
export { bytesOverQuota } from './bytes-over-quota.js';
