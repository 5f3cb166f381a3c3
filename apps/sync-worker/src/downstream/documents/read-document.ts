import { checkBatch, CatalogImportError, type RevisionToImport } from '@sluice/domain/catalog';
import { revisionFromDocument, utf8Document } from '@sluice/platform/catalog-import';
import { CabinetError, readMetadataPieces } from '@sluice/protocol/cabinet';
import { UpdateDocumentError } from '@sluice/protocol/update-metadata';
import type { FetchedDocument } from '../upstream/upstream-catalog.js';
import type { DocumentProblem, DocumentProblemCode } from './document-problem.js';
import { EncryptionMarks } from './encryption-marks.js';

/** A document that can be imported. */
export interface ReadDocument {
  readonly revision: RevisionToImport;
  /** Whether its files are encrypted and need keys of GetUpdateDecryptionData (MS-WSUSSS 3.2.4.2). */
  readonly needsKeys: boolean;
}

/** The longest document that is unpacked from a cabinet, in bytes of UTF-16: the largest known has 47 MB in UTF-8. */
const MAXIMUM_UNPACKED_BYTES = 160 * 1024 * 1024;
/** Real documents shrink to a tenth or a twentieth; what shrinks more than this was made to be unpacked. */
const MAXIMUM_RATIO = 500;

/** Reads one fetched document: opens its cabinet, derives the revision, and makes sure that it is what was asked for. */
export async function readDocument(fetched: FetchedDocument, originUrls: ReadonlyMap<string, string>): Promise<ReadDocument | DocumentProblem> {
  const problem = (code: DocumentProblemCode, message: string): DocumentProblem => ({
    code, message, updateId: fetched.updateId, revisionNumber: fetched.revisionNumber,
  });
  try {
    const document = documentBytes(fetched);
    if (document === null) return problem('DOCUMENT_REFUSED', 'The upstream server sent the revision without its metadata.');
    const encryption = new EncryptionMarks();
    const revision = await revisionFromDocument(encryption.watch(document), originUrls);
    if (revision.updateId !== fetched.updateId || revision.revisionNumber !== fetched.revisionNumber) {
      return problem('IDENTITY_DIFFERS', `The document says that it is revision ${revision.revisionNumber} of ${revision.updateId}.`);
    }
    if (namesItself(revision)) return problem('NAMES_ITSELF', 'The document names its own update as prerequisite or as member of its bundle.');
    checkBatch([revision]);
    return { revision, needsKeys: encryption.found };
  } catch (error) {
    if (error instanceof CabinetError) return problem('CABINET_REFUSED', `The cabinet with the metadata cannot be opened: ${error.message}.`);
    if (error instanceof UpdateDocumentError) return problem('DOCUMENT_REFUSED', `The metadata are no update document: ${error.code}, ${error.detail}.`);
    if (error instanceof CatalogImportError) return problem('CATALOG_REFUSES', error.message);
    throw error;
  }
}

function documentBytes({ text, cabinet }: FetchedDocument): Iterable<Buffer> | null {
  if (cabinet !== null) return readMetadataPieces(cabinet, { maxPlainBytes: MAXIMUM_UNPACKED_BYTES, maxRatio: MAXIMUM_RATIO });
  return text === null ? null : [utf8Document(text)];
}

function namesItself({ updateId, prerequisites, bundles }: RevisionToImport): boolean {
  return prerequisites.some(({ updateIds }) => updateIds.length === 1 && updateIds[0] === updateId)
    || bundles.some((clause) => clause.some((member) => member.updateId === updateId));
}
