/** What administrators see of the catalog: read models for lists and details. */
export { UPDATE_STATES, type UpdateState } from './update-state.js';
export { listUpdates, type ListedUpdate, type UpdateFilter } from './list-updates.js';
export { listCategories, titlesOf, type ListedCategory } from './list-categories.js';
export {
  MAXIMUM_DESCRIBED_ENTRIES, describeUpdate,
  type DescribedApproval, type DescribedCategory, type DescribedFile, type DescribedRevision, type DescribedUpdate,
  type RelatedRevision, type RelatedUpdate,
} from './describe-update.js';
