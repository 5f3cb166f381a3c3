import { WdsError } from './wds-error.js';

const DECODER = new TextDecoder('utf-16le', { fatal: true, ignoreBOM: true });

/** Text in UTF-16, little-endian, that ends with a null character and has no other. Throws {@link WdsError} `WDS_VALUE`. */
export function readUnicodeText(bytes: Uint8Array, what: string): string {
  let text: string;
  try {
    text = DECODER.decode(bytes);
  } catch (cause) {
    throw new WdsError('WDS_VALUE', `${what} is not valid UTF-16.`, { cause });
  }
  if (text.indexOf('\0') !== text.length - 1) throw new WdsError('WDS_VALUE', `${what} does not end with its only null character.`);
  return text.slice(0, -1);
}

/** The bytes of text with its null character. Throws {@link WdsError} `WDS_VALUE` when the text has one already. */
export function writeUnicodeText(text: string, what: string): Uint8Array {
  if (text.includes('\0') || /\p{Surrogate}/u.test(text)) throw new WdsError('WDS_VALUE', `${what} cannot be written as UTF-16 text.`);
  return Buffer.from(`${text}\0`, 'utf16le');
}
