import { checkBatch, CatalogImportError, type RevisionToImport } from '@sluice/domain/catalog';
import { revisionFromDocument } from '@sluice/platform/catalog-import';
import { CabinetError, readMetadataDocument } from '@sluice/protocol/cabinet';
import { UpdateDocumentError } from '@sluice/protocol/update-metadata';
import type { FetchedDocument } from '../upstream/upstream-catalog.js';
import type { DocumentProblem, DocumentProblemCode } from './document-problem.js';

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
/** Text is handed on in pieces of so many characters, so that its UTF-8 form is never whole in memory. */
const PIECE_LENGTH = 256 * 1024;

/** What marks an update with encrypted files: FragmentType "FileDecryption" of SecuredFragment (MS-WSUSSS 3.1.1.1), or a file that says so. */
const FILE_DECRYPTION = /<(?:[\w.-]+:)?SecuredFragment\b[^<]{0,500}FileDecryption/;
const ENCRYPTED_FILE = /<(?:[\w.-]+:)?File\b[^<]{0,4000}\bIsEncrypted\s*=\s*["'](?:true|1)["']/;

/** Reads one fetched document: opens its cabinet, derives the revision, and makes sure that it is what was asked for. */
export async function readDocument(fetched: FetchedDocument, originUrls: ReadonlyMap<string, string>): Promise<ReadDocument | DocumentProblem> {
  const problem = (code: DocumentProblemCode, message: string): DocumentProblem => ({
    code, message, updateId: fetched.updateId, revisionNumber: fetched.revisionNumber,
  });
  try {
    const text = documentText(fetched);
    if (text === null) return problem('DOCUMENT_REFUSED', 'The upstream server sent the revision without its metadata.');
    const revision = await revisionFromDocument(pieces(text), originUrls);
    if (revision.updateId !== fetched.updateId || revision.revisionNumber !== fetched.revisionNumber) {
      return problem('IDENTITY_DIFFERS', `The document says that it is revision ${revision.revisionNumber} of ${revision.updateId}.`);
    }
    if (namesItself(revision)) return problem('NAMES_ITSELF', 'The document names its own update as prerequisite or as member of its bundle.');
    checkBatch([revision]);
    return { revision, needsKeys: FILE_DECRYPTION.test(text) || ENCRYPTED_FILE.test(text) };
  } catch (error) {
    if (error instanceof CabinetError) return problem('CABINET_REFUSED', `The cabinet with the metadata cannot be opened: ${error.message}.`);
    if (error instanceof UpdateDocumentError) return problem('DOCUMENT_REFUSED', `The metadata are no update document: ${error.code}, ${error.detail}.`);
    if (error instanceof CatalogImportError) return problem('CATALOG_REFUSES', error.message);
    throw error;
  }
}

function documentText({ text, cabinet }: FetchedDocument): string | null {
  return cabinet === null ? text : readMetadataDocument(cabinet, { maxPlainBytes: MAXIMUM_UNPACKED_BYTES, maxRatio: MAXIMUM_RATIO });
}

function* pieces(text: string): Generator<Buffer> {
  let start = 0;
  while (start < text.length) {
    let end = Math.min(start + PIECE_LENGTH, text.length);
    // A character of two code units is not cut: half of one has no UTF-8 form.
    if (end < text.length && (text.charCodeAt(end - 1) & 0xfc00) === 0xd800) end += 1;
    yield Buffer.from(text.slice(start, end), 'utf8');
    start = end;
  }
}

function namesItself({ updateId, prerequisites, bundles }: RevisionToImport): boolean {
  return prerequisites.some(({ updateIds }) => updateIds.length === 1 && updateIds[0] === updateId)
    || bundles.some((clause) => clause.some((member) => member.updateId === updateId));
}
