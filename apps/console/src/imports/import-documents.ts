import type { RevisionToImport } from '@sluice/domain/catalog';
import { revisionFromDocument } from '@sluice/platform/catalog-import';
import { UpdateDocumentError } from '@sluice/protocol/update-metadata';
import { ApiProblem } from '../api/problems/api-problem.js';
import { documentsOf, type ImportedDocument } from './documents.js';
import { storeRevisions, type ImportTarget } from './import-target.js';

/** Imports one document, or those of an archive. A document of an archive that is none becomes a problem. */
export function importDocuments(target: ImportTarget, bytes: AsyncIterable<Uint8Array>, mediaType: string): Promise<void> {
  return storeRevisions(target, revisions(target, documentsOf(bytes, mediaType)));
}

async function* revisions({ progress }: ImportTarget, documents: AsyncIterable<ImportedDocument>): AsyncGenerator<RevisionToImport> {
  for await (const { name, content } of documents) {
    const reading = unclosed(content);
    try {
      yield await revisionFromDocument(reading);
    } catch (error) {
      if (!(error instanceof UpdateDocumentError)) throw error;
      const why = `${error.detail} (${error.code})`;
      if (name === null) throw new ApiProblem('invalid-document', `The document is refused: ${why}.`);
      progress.problem('DOCUMENT_REFUSED', `The document is refused: ${why}.`, { document: name });
      for await (const _piece of reading); // the next document begins behind it
    }
  }
}

/** The same stream, which goes on where a reader stopped. */
function unclosed(content: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const iterator = content[Symbol.asyncIterator]();
  return { [Symbol.asyncIterator]: () => ({ next: () => iterator.next() }) };
}
