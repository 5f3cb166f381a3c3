import { Buffer } from 'node:buffer';
import { CabinetError } from './cabinet-error.js';
import type { CabinetLimits } from './cabinet-limits.js';
import { metadataText, type MetadataText } from './metadata-text.js';
import { readCabinet, type CabinetFile } from './read-cabinet.js';
import { writeCabinet } from './write-cabinet.js';

/** What Microsoft's server calls the one file of a metadata cabinet. */
export const METADATA_FILE_NAME = 'blob';

/** The limits that matter for a cabinet of one file. */
export type MetadataCabinetLimits = Omit<CabinetLimits, 'maxFiles'>;

/**
 * The bytes of the one file in a metadata cabinet, which is what XmlUpdateBlobCompressed holds (MS-WSUSSS 3.1.4.6.3.3).
 *
 * @throws CabinetError, `CABINET_LIMIT` for a second file
 */
export function readMetadataCabinet(bytes: Uint8Array, limits: MetadataCabinetLimits): Uint8Array {
  return onlyFile(bytes, limits).content();
}

function onlyFile(bytes: Uint8Array, limits: MetadataCabinetLimits): CabinetFile {
  const [file] = readCabinet(bytes, { ...limits, maxFiles: 1 });
  if (file === undefined) throw new CabinetError('CABINET_STRUCTURE', 'a metadata cabinet without a file');
  return file;
}

/**
 * The document in a metadata cabinet, as text.
 *
 * Microsoft's server writes UTF-16LE without a byte order mark and without an XML declaration. A mark is
 * nevertheless obeyed, and a document whose second byte is not zero is taken for UTF-8, since it begins with `<`.
 *
 * @throws CabinetError, `CABINET_TEXT` when the bytes are not valid in that encoding
 */
export function readMetadataDocument(bytes: Uint8Array, limits: MetadataCabinetLimits): string {
  return Buffer.concat([...readMetadataPieces(bytes, limits)]).toString('utf8');
}

/**
 * The same text in UTF-8, in pieces none of which ends inside a character; so that a document of 47 MB need not be whole in memory.
 *
 * @throws CabinetError as `readMetadataDocument` does; what was handed out before is then worth nothing
 */
export function* readMetadataPieces(bytes: Uint8Array, limits: MetadataCabinetLimits): Generator<Buffer, void, void> {
  let text: MetadataText | undefined;
  for (const piece of onlyFile(bytes, limits).pieces()) {
    text ??= metadataText(piece);
    yield text.next(piece);
  }
  yield text?.end() ?? Buffer.alloc(0);
}

/**
 * Puts a document into a metadata cabinet the way Microsoft's server does: one file, UTF-16LE without a byte order mark, no
 * date, no attributes. MSZIP takes the place of LZX; every reader of cabinets knows both.
 */
export function writeMetadataCabinet(document: string, name: string = METADATA_FILE_NAME): Buffer {
  return writeCabinet([{ name, content: Buffer.from(document, 'utf16le') }], { compression: 'mszip' });
}
