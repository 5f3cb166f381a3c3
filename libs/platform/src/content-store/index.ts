/** Where content files are kept: one contract, and the drivers that keep it. */
export type { ByteRange, ContentName, ContentStore, ExpectedDigests, PartialContent, StoredContent } from './content-store.js';
export { ContentStoreError, type ContentStoreErrorCode } from './content-store-error.js';
export { contentName, isContentName, shelfOf } from './content-name.js';
export { DirectoryStore } from './directory/directory-store.js';
export { contentStoreConfig, type ContentStoreConfig } from './content-store.config.js';
export { CONTENT_STORE, ContentStoreModule } from './content-store.module.js';
export { openContentStore } from './open-content-store.js';
export { verifyStore, type VerificationFinding, type VerificationProgress, type VerificationWatch } from './verify-store.js';
