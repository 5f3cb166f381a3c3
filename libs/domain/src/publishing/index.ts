/** Updates that this server publishes itself. */
export { Publication } from './publication.entity.js';
export { createOwnProduct, MAXIMUM_OWN_CATEGORIES, type CreatedProduct, type OwnCategoryIdentity, type ProductToCreate } from './own-products/create-own-product.js';
export { OWN_CATEGORY_TYPES, OwnCategory, type OwnCategoryType } from './own-products/own-category.entity.js';
export { removeOwnProduct, type RemovedProduct } from './own-products/remove-own-product.js';
export { PublishingError, type PublishingErrorCode } from './publishing-error.js';
export { listPublications, type ListedPublication, type PublicationPosition } from './list-publications.js';
export { publishUpdate, type PublishedIdentity, type PublishedUpdate, type UpdateToPublish } from './publish-update.js';
