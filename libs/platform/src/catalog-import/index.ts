export { revisionFromDocument, revisionFromText } from './revision-from-document.js';
