import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { RevisionToImport } from '@sluice/domain/catalog';
import { readUpdateDocument } from '@sluice/protocol/update-metadata';

/**
 * Turns an update document into what the catalog imports. For development and tests this is the one place where the wire's view of an
 * update (`@sluice/protocol`) becomes the domain's; neither library knows the other.
 *
 * @param xml the document as it is to be stored: the `upd:Update` element, UTF-8 when written
 * @param originUrls where files can be fetched from (MUUrl of MS-WSUSSS 2.2.2.2.4), by base64 SHA-1
 * @throws UpdateDocumentError when the text is no acceptable update document
 */
export function documentToRevision(xml: string, originUrls: ReadonlyMap<string, string> = new Map()): RevisionToImport {
  const { fragments, files, ...update } = readUpdateDocument(xml);
  const document = Buffer.from(xml, 'utf8');
  return {
    ...update,
    files: files.map((file) => ({ ...file, originUrl: originUrls.get(file.sha1.toString('base64')) ?? null })),
    fragments: fragments.map(({ type, locale, geoId, text }) => ({ type, locale, geoId, plainLength: text.plainLength, xpress: text.xpress })),
    documentSha256: createHash('sha256').update(document).digest(),
    documentGzip: gzipSync(document),
  };
}
