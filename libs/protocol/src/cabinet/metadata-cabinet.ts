import { Buffer } from 'node:buffer';
import { CabinetError } from './cabinet-error.js';
import type { CabinetLimits } from './cabinet-limits.js';
import { readCabinet } from './read-cabinet.js';
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
  const [file] = readCabinet(bytes, { ...limits, maxFiles: 1 });
  if (file === undefined) throw new CabinetError('CABINET_STRUCTURE', 'a metadata cabinet without a file');
  return file.content();
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
  const document = readMetadataCabinet(bytes, limits);
  const encoding = isUtf16(document) ? 'utf-16le' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(document);
  } catch (cause) {
    throw new CabinetError('CABINET_TEXT', `a document that is not ${encoding}`, { cause });
  }
}

function isUtf16(document: Uint8Array): boolean {
  return document[1] === 0 || (document[0] === 0xff && document[1] === 0xfe);
}

/**
 * Puts a document into a metadata cabinet the way Microsoft's server does: one file, UTF-16LE without a byte order mark, no
 * date, no attributes. MSZIP takes the place of LZX; every reader of cabinets knows both.
 */
export function writeMetadataCabinet(document: string, name: string = METADATA_FILE_NAME): Buffer {
  return writeCabinet([{ name, content: Buffer.from(document, 'utf16le') }], { compression: 'mszip' });
}
