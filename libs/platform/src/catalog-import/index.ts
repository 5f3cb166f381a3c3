export { revisionFromDocument, utf8Document } from './revision-from-document.js';
