/** Content files beyond what update documents say of them: which are needed and where they stand, how encrypted ones are decrypted. */
export { ContentFile, CONTENT_FILE_STATES, CONTENT_PRIORITIES, type ContentFileState } from './content-file.entity.js';
export { ContentError, type ContentErrorCode } from './content-error.js';
export { DecryptionKey } from './decryption-key.js';
export { FileDecryption, MAXIMUM_KEY_BYTES } from './file-decryption.entity.js';
export { MAXIMUM_DECRYPTION_ROWS, importFileDecryption, type FileDecryptionData } from './import-file-decryption.js';
export { readFileDecryption } from './read-file-decryption.js';
