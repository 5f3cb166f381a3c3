import { UpdateDocumentError } from '../update-document-error.js';
import { isLocalName } from './qualified-name.js';

const VERSION = String.raw`[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?:"1\.[0-9]+"|'1\.[0-9]+')`;
const ENCODING = String.raw`[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(?:"[A-Za-z][A-Za-z0-9._-]*"|'[A-Za-z][A-Za-z0-9._-]*')`;
const STANDALONE = String.raw`[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(?:"(?:yes|no)"|'(?:yes|no)')`;
/** XML 1.0, production 23. What it says of the encoding is not believed: documents are UTF-8 here, whatever they were before. */
const DECLARATION = new RegExp(`^xml${VERSION}(?:${ENCODING})?(?:${STANDALONE})?[ \\t\\r\\n]*$`);
const TARGET = /^[^ \t\r\n]*/;

/** Whether what stands between `<?` and `?>` is meant as an XML declaration. */
export function isDeclaration(instruction: string): boolean {
  return TARGET.exec(instruction)?.[0] === 'xml';
}

/** @throws UpdateDocumentError `MALFORMED` unless it is an XML declaration */
export function checkDeclaration(instruction: string): void {
  if (!DECLARATION.test(instruction)) throw new UpdateDocumentError('MALFORMED', 'the XML declaration');
}

/** @throws UpdateDocumentError `MALFORMED` unless it is a processing instruction (XML 1.0, production 16) */
export function checkInstruction(instruction: string): void {
  const target = TARGET.exec(instruction)?.[0] ?? '';
  if (!isLocalName(target) || target.toLowerCase() === 'xml') throw new UpdateDocumentError('MALFORMED', 'a processing instruction');
}
