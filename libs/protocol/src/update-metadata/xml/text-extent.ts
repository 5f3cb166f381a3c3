import { UpdateDocumentError } from '../update-document-error.js';
import { AMPERSAND, BRACKET, checkSuspect, CR, GREATER, isSpace, LESS, stopsText } from './byte-classes.js';

const SEMICOLON = 0x3b;

/** Behind the blanks, tabs and line feeds that a text begins with. */
export function endOfBlanks(bytes: Uint8Array, from: number): number {
  let at = from;
  while (isSpace[bytes[at]!] === 1 && bytes[at] !== CR) at += 1;
  return at;
}

/**
 * Behind the part of a text that can be handed on. It goes up to the next tag; when there is none yet, nothing at its end may be left that means
 * something else together with what follows.
 * @param from where the text begins; @param checked up to where it is known to be ordinary; @param end of what has come
 * @throws UpdateDocumentError `MALFORMED` for characters that XML does not have, and for `]]>` (XML 1.0, 2.4)
 */
export function endOfText(bytes: Buffer, from: number, checked: number, end: number): number {
  let at = checked;
  for (;;) {
    while (stopsText[bytes[at]!] === 0) at += 1;
    const byte = bytes[at];
    if (byte === LESS) return at;
    if (at >= end) return wholeText(bytes, from, end);
    if (byte === BRACKET) refuseSectionEnd(bytes, at);
    else if (byte !== CR && byte !== AMPERSAND && byte !== GREATER) checkSuspect(bytes, at);
    at += 1;
  }
}

/** Whether there is anything in a text that a fragment does not write as the document does. */
export function isDataInText(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) {
    if (stopsText[bytes[at]!] === 0) continue;
    const byte = bytes[at];
    if (byte === CR || byte === AMPERSAND || byte === GREATER) return true;
  }
  return false;
}

function refuseSectionEnd(bytes: Uint8Array, at: number): void {
  if (bytes[at + 1] === BRACKET && bytes[at + 2] === GREATER) throw new UpdateDocumentError('MALFORMED', 'the end of a section without its beginning');
}

/** Keeps back a reference that is not whole, a CR that LF may follow, and brackets. */
function wholeText(bytes: Buffer, from: number, end: number): number {
  const reference = bytes.lastIndexOf(AMPERSAND, end - 1);
  if (reference >= from && bytes.subarray(reference, end).indexOf(SEMICOLON) < 0) return reference;
  let to = end;
  if (bytes[to - 1] === CR) return to - 1;
  while (to > from && end - to < 2 && bytes[to - 1] === BRACKET) to -= 1;
  return to;
}
