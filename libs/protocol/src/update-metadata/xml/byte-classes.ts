import { UpdateDocumentError } from '../update-document-error.js';

/** Bytes that mean something in XML. */
export const TAB = 0x09;
export const LF = 0x0a;
export const CR = 0x0d;
export const SPACE = 0x20;
export const BANG = 0x21;
export const QUOTE = 0x22;
export const AMPERSAND = 0x26;
export const APOSTROPHE = 0x27;
export const SLASH = 0x2f;
export const LESS = 0x3c;
export const EQUALS = 0x3d;
export const GREATER = 0x3e;
export const QUESTION = 0x3f;
export const BRACKET = 0x5d;
/** First byte of U+F000 to U+FFFF in UTF-8, of which the last two are no characters of XML. */
const EF = 0xef;

function table(isMember: (byte: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => (isMember(byte) ? 1 : 0));
}

export const isSpace = table((byte) => byte === SPACE || byte === TAB || byte === LF || byte === CR);
/** Bytes that may stand in a name. Of characters beyond ASCII every byte is let through here; `QualifiedName` looks at the characters. */
export const isNameByte = table((byte) => byte >= 0x80 || /[-A-Za-z0-9_.:]/.test(String.fromCharCode(byte)));

const isSuspect = (byte: number): boolean => (byte < SPACE && byte !== TAB && byte !== LF && byte !== CR) || byte === EF;
/** Bytes that may be no character of XML: control characters, and the first of U+FFFE and U+FFFF. */
const isSuspectByte = table(isSuspect);
/** Bytes of an attribute value that need a look: its end, what no value may have, and what is not written as it is. */
export const stopsValue = table((byte) => isSuspect(byte) || [TAB, LF, CR, QUOTE, APOSTROPHE, AMPERSAND, LESS, GREATER].includes(byte));
/** The same of character data. */
export const stopsText = table((byte) => isSuspect(byte) || [CR, AMPERSAND, LESS, GREATER, BRACKET].includes(byte));

/**
 * Makes sure that a suspect byte begins a character of XML (XML 1.0, production 2); the bytes are known to be UTF-8.
 * @throws UpdateDocumentError `MALFORMED`
 */
export function checkSuspect(bytes: Uint8Array, at: number): void {
  if (bytes[at] !== EF || (bytes[at + 1] === 0xbf && bytes[at + 2]! >= 0xbe)) throw new UpdateDocumentError('MALFORMED', 'a character that XML does not allow');
}

/** Makes sure that everything in a range of bytes is a character of XML. @throws UpdateDocumentError `MALFORMED` */
export function checkCharacters(bytes: Uint8Array, from: number, to: number): void {
  for (let at = from; at < to; at += 1) if (isSuspectByte[bytes[at]!] === 1) checkSuspect(bytes, at);
}
