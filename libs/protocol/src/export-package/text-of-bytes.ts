import { ByteSource } from '../byte-source/index.js';
import { ExportPackageError } from './export-package-error.js';

/**
 * The text in a stream of bytes: UTF-16LE or UTF-8, by its byte order mark, else by the second byte, because both files of an export
 * begin with characters of ASCII. The mark is left out.
 *
 * @throws ExportPackageError `TEXT`
 */
export async function* textOfBytes(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const source = new ByteSource(bytes);
  const beginning = await source.peek(2);
  const isUtf16 = beginning.length === 2 && (beginning[1] === 0 || beginning.readUInt16LE(0) === 0xfeff);
  const decoder = new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8', { fatal: true });
  for await (const piece of source.rest()) yield decoded(() => decoder.decode(piece, { stream: true }));
  yield decoded(() => decoder.decode());
}

function decoded(decode: () => string): string {
  try {
    return decode();
  } catch {
    throw new ExportPackageError('TEXT', 'a file of the export is not text in its encoding');
  }
}
