import { UpdateDocumentError } from '../update-document-error.js';

const REFERENCE = /&(?:([^;]*);)?/g;
const HEXADECIMAL = /^#x([0-9a-fA-F]+)$/;
const DECIMAL = /^#([0-9]+)$/;
const PREDEFINED: ReadonlyMap<string, string> = new Map([['amp', '&'], ['lt', '<'], ['gt', '>'], ['quot', '"'], ['apos', "'"]]);

/** Character data as the document means it: line ends made equal (XML 1.0, 2.11), then references replaced. @throws UpdateDocumentError `MALFORMED` */
export function characterData(raw: string): string {
  return withoutReferences(withEqualLineEnds(raw));
}

/** An attribute value as the document means it: white space becomes blanks (XML 1.0, 3.3.3), then references are replaced. @throws UpdateDocumentError `MALFORMED` */
export function attributeValue(raw: string): string {
  return withoutReferences(withEqualLineEnds(raw).replace(/[\t\n]/g, ' '));
}

/** CR LF and CR alone become LF. */
export function withEqualLineEnds(raw: string): string {
  return raw.includes('\r') ? raw.replace(/\r\n?/g, '\n') : raw;
}

function withoutReferences(text: string): string {
  return text.includes('&') ? text.replace(REFERENCE, (_reference, name: string | undefined) => referredTo(name ?? '')) : text;
}

/** Without a document type there are five entities, and characters by number. */
function referredTo(name: string): string {
  const predefined = PREDEFINED.get(name);
  if (predefined !== undefined) return predefined;
  const hexadecimal = HEXADECIMAL.exec(name)?.[1];
  const decimal = DECIMAL.exec(name)?.[1];
  const code = hexadecimal !== undefined ? Number.parseInt(hexadecimal, 16) : Number(decimal ?? Number.NaN);
  if (!isCharacter(code)) throw new UpdateDocumentError('MALFORMED', 'a reference to nothing known');
  return String.fromCodePoint(code);
}

/** XML 1.0, production 2. */
function isCharacter(code: number): boolean {
  return code === 0x9 || code === 0xa || code === 0xd || (code >= 0x20 && code <= 0xd7ff) || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff);
}
