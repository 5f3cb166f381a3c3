import { ByteSource } from '../byte-source/index.js';
import { streamCabinet } from '../cabinet/index.js';
import type { ExportItem } from './export-items.js';
import { ExportPackageError } from './export-package-error.js';
import { metadataRecords } from './metadata-records.js';
import { readPackageXml } from './package-xml.js';
import { textOfBytes } from './text-of-bytes.js';

/** The most files of the cabinet. It has two. */
const MAXIMUM_FILES = 16;

/** Bytes that tell the forms apart. */
const BEGINNING_BYTES = 4;

/**
 * Reads what `wsusutil export` writes, as a stream: the cabinet with `metadata.txt` and `package.xml` in either order, or the text
 * that `export.xml.gz` unpacks to. Memory holds one document and a piece of the rest. What the forms look like:
 * docs/OFFLINE-TRANSFER.md.
 *
 * @param maxPlainBytes the most bytes that the cabinet may unpack to
 * @throws ExportPackageError, CabinetError
 */
export async function* readExportPackage(bytes: AsyncIterable<Uint8Array>, maxPlainBytes: number): AsyncGenerator<ExportItem> {
  const source = new ByteSource(bytes);
  try {
    const beginning = (await source.peek(BEGINNING_BYTES)).toString('latin1');
    if (beginning === 'MSCF') yield* readCabinetForm(source.rest(), maxPlainBytes);
    else yield* readTextForm(source);
  } finally {
    await source.close();
  }
}

async function* readCabinetForm(bytes: AsyncIterable<Uint8Array>, maxPlainBytes: number): AsyncGenerator<ExportItem> {
  const seen = new Set<string>();
  for await (const { name, content } of streamCabinet(bytes, { maxFiles: MAXIMUM_FILES, maxPlainBytes })) {
    const known = name.toLowerCase();
    if (known !== 'metadata.txt' && known !== 'package.xml') continue;
    if (seen.has(known)) throw new ExportPackageError('NOT_AN_EXPORT', `the cabinet has two files ${known}`);
    seen.add(known);
    const text = textOfBytes(content);
    yield* known === 'metadata.txt' ? metadataRecords(text) : readPackageXml(text);
  }
  if (seen.size < 2) throw new ExportPackageError('NOT_AN_EXPORT', `the cabinet has no ${seen.has('metadata.txt') ? 'package.xml' : 'metadata.txt'}`);
}

/** XML begins with `<`, a record with a digit, either perhaps behind a byte order mark. */
async function* readTextForm(source: ByteSource): AsyncGenerator<ExportItem> {
  const beginning = (await source.peek(BEGINNING_BYTES)).toString('latin1').replace(/^(?:\xef\xbb\xbf|\xff\xfe)/, '').trimStart();
  const text = textOfBytes(source.rest());
  if (beginning.startsWith('<')) yield* readPackageXml(text);
  else if (/^[0-9a-f]/i.test(beginning)) yield* metadataRecords(text);
  else throw new ExportPackageError('NOT_AN_EXPORT', 'this is neither a cabinet nor the text of an export package');
}
