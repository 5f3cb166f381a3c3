import { WdsError } from '../wds-error.js';

/** Bytes of ClientName, with its null character: MS-WDSMT 2.2.5. */
export const CLIENT_NAME_SIZE = 32;

const DECODER = new TextDecoder('utf-16le', { fatal: true, ignoreBOM: true });

/** The characters before the first null; what follows it is ignored, as the document says. */
export function readClientName(bytes: Uint8Array): string {
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    if (bytes[at] === 0 && bytes[at + 1] === 0) return decode(bytes.subarray(0, at));
  }
  throw new WdsError('WDS_VALUE', 'ClientName has no null character.');
}

/** The field's bytes. Names too long for it are cut, never in the middle of a character. */
export function writeClientName(name: string): Uint8Array {
  const field = new Uint8Array(CLIENT_NAME_SIZE);
  // Through UTF-8, which has no halves of characters.
  const plain = Buffer.from(name).toString().split('\0', 1)[0]!;
  const longest = CLIENT_NAME_SIZE / 2 - 1;
  const cut = isHighSurrogate(plain, longest - 1) && plain.length > longest ? longest - 1 : longest;
  field.set(Buffer.from(plain.slice(0, cut), 'utf16le'));
  return field;
}

function isHighSurrogate(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xd800 && unit <= 0xdbff;
}

function decode(bytes: Uint8Array): string {
  try {
    return DECODER.decode(bytes);
  } catch (cause) {
    throw new WdsError('WDS_VALUE', 'ClientName is not valid UTF-16.', { cause });
  }
}
