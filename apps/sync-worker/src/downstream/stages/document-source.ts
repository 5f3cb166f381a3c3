import type { DocumentSource } from '../documents/take-over.js';
import type { UpstreamCatalog } from '../upstream/upstream-catalog.js';

/** The upstream server as a source of documents. */
export function documentSource(catalog: Pick<UpstreamCatalog, 'updates' | 'decryptionKeys'>): DocumentSource {
  return {
    updates: (revisions, isAnswer) => catalog.updates(revisions, isAnswer),
    decryptionKeys: (revisions, isAnswer) => catalog.decryptionKeys(revisions, isAnswer),
  };
}
