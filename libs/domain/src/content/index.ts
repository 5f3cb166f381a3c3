/** Content files beyond what update documents say of them: which are needed and where they stand, how encrypted ones are decrypted. */
export { ContentFile, CONTENT_FILE_STATES, CONTENT_PRIORITIES, type ContentFileState } from './content-file.entity.js';
export { ContentError, type ContentErrorCode } from './content-error.js';
export { DecryptionKey } from './decryption-key.js';
export { FileDecryption, MAXIMUM_KEY_BYTES } from './file-decryption.entity.js';
export { MAXIMUM_DECRYPTION_ROWS, importFileDecryption, type FileDecryptionData } from './import-file-decryption.js';
export { readFileDecryption } from './read-file-decryption.js';
export { takeFile, renewFile, releaseFile, untilNextFile, type FetchLease, type FileToFetch } from './fetching/fetch-lease.js';
export { failFile, finishFile, recordDamaged, recordStored, retryForbidden, type FetchFailure } from './fetching/fetch-result.js';
export { nextAttempt } from './fetching/next-attempt.js';
export { keptFiles, neededFiles, type ContentRules, type RevisionOfFiles } from './needed/needed-files.js';
export { reconcileContent, type ContentChanges } from './needed/reconcile-content.js';
export { hastenContent, requestContent, type ContentRequester } from './needed/request-content.js';
export { heldBytes } from './fetching/held-bytes.js';
export { loadContentSourceRules, type ContentSourceRules } from './fetching/source-rules.js';
export { awaitedFiles, forgetFile, takeUnneededFile, unknownFiles, type UnneededFile } from './cleanup/unneeded-files.js';
export { findAwaitedFile, type AwaitedFile } from './fetching/awaited-file.js';
