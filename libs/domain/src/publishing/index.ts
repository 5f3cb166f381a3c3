/** Updates that this server publishes itself. */
export { Publication } from './publication.entity.js';
export { PublishingError, type PublishingErrorCode } from './publishing-error.js';
export { listPublications, type ListedPublication, type PublicationPosition } from './list-publications.js';
export { publishUpdate, type PublishedIdentity, type PublishedUpdate, type UpdateToPublish } from './publish-update.js';
