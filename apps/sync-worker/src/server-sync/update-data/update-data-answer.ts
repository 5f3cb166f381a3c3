import type { CatalogRevisionFile, FoundRevision } from '@sluice/domain/catalog';
import type { ServerSyncUpdateData, ServerSyncUrlData, ServerUpdateData } from '@sluice/protocol/wsusss';
import type { EncodedDocument } from './encode-document.js';

/** A revision with everything that is told of it. */
export interface RevisionToTell {
  readonly revision: FoundRevision;
  readonly document: EncodedDocument;
  readonly files: readonly CatalogRevisionFile[];
}

/** The answer of GetUpdateData (MS-WSUSSS 3.1.4.6.3.1): the revisions in their order, then each of their files once. */
export function updateDataAnswer(revisions: readonly RevisionToTell[]): ServerUpdateData {
  const files = new Map(revisions.flatMap((revision) => revision.files).map((file) => [file.sha1.toString('hex'), file]));
  return { updates: revisions.map(updateData), fileUrls: [...files.values()].map(fileUrl) };
}

function updateData({ revision, document, files }: RevisionToTell): ServerSyncUpdateData {
  const digests = new Map(files.map((file) => [file.sha1.toString('hex'), file.sha1]));
  return {
    Id: { UpdateID: revision.updateId, RevisionNumber: revision.revisionNumber },
    ...(document.kind === 'plain' ? { XmlUpdateBlob: document.text } : { XmlUpdateBlobCompressed: document.bytes }),
    FileDigestList: [...digests.values()],
  };
}

/** 3.1.4.6.3.5: MUUrl where the file has an origin. UssUrl is unused; a real server sends it empty. */
function fileUrl({ sha1, originUrl }: CatalogRevisionFile): ServerSyncUrlData {
  return { FileDigest: sha1, ...(originUrl !== null && { MUUrl: originUrl }), UssUrl: '' };
}
