export type { PreparedText } from '../xpress/index.js';
export type * from './derived-update.js';
export { DEFAULT_UPDATE_DOCUMENT_LIMITS, type UpdateDocumentLimits } from './limits.js';
export { preparedTextToString } from './prepared-text-string.js';
export { UpdateDocumentError, type UpdateDocumentErrorCode } from './update-document-error.js';
export { readUpdateDocument, UpdateDocumentReader } from './update-document-reader.js';
