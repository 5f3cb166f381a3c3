export { planRemoval, REVISIONS_PER_BATCH, selectionOf, type RemovalPlan, type RemovalWishes } from './plan-removal.js';
export { previewRemoval, type RemovalPreview } from './preview-removal.js';
export { scopeUpdatesAnchor } from './prepare-removal.js';
export { removeBatch } from './remove-batch.js';
export { requestRemoval, type RemovalRequest } from './request-removal.js';
