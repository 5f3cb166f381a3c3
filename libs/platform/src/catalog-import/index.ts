export { revisionFromDocument } from './revision-from-document.js';
