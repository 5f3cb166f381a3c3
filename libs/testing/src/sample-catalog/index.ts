export { loadSampleCatalog } from './load-sample-catalog.js';
export { readSampleDocuments, SAMPLE_CONTENT_FOLDER, SAMPLE_DOCUMENTS_FOLDER, type SampleDocument, withoutIndentation } from './sample-documents.js';
export { readSampleDecryption, SAMPLE_DECRYPTION_FOLDER } from './sample-decryption.js';
export { storeContent, storeSampleContent } from './store-sample-content.js';
