import { UpdateDocumentError } from '../update-document-error.js';
import { AMPERSAND, APOSTROPHE, checkSuspect, EQUALS, GREATER, isNameByte, isSpace, LESS, QUOTE, SLASH, SPACE, stopsValue } from './byte-classes.js';
import { INCOMPLETE } from './markup.js';
import { qualifiedName, type QualifiedName } from './qualified-name.js';
import { StartTag } from './start-tag.js';

/** Bounds of one start tag. */
export interface TagLimits {
  readonly maxAttributes: number;
  /** UTF-16 code units. */
  readonly maxAttributeLength: number;
}

/** Reads start tags (XML 1.0, 3.1), of which it knows nothing that the bytes do not say: no namespaces yet. */
export class StartTagReader {
  /** The attributes of the tag that was read last. */
  readonly tag = new StartTag();
  /** Its name. */
  name!: QualifiedName;
  /** Whether it is the whole element. */
  isEmpty = false;

  /** Where the last name or value ended. */
  #at = 0;
  /** Whether all attributes so far stand there as a fragment writes them. */
  #isAsWritten = true;

  constructor(private readonly limits: TagLimits) {}

  /**
   * Reads the tag that begins at `at`. Returns where it ends, or INCOMPLETE.
   * @param bytes have a zero at `end`
   * @throws UpdateDocumentError `MALFORMED`, `TOO_MANY` or `TOO_LARGE`
   */
  read(bytes: Buffer, at: number, end: number): number {
    const { tag } = this;
    tag.begin(bytes);
    this.#isAsWritten = true;
    this.name = this.#readName(bytes, at + 1, end)!;
    if (this.name === null) return INCOMPLETE;
    tag.allFrom = this.#at;
    tag.allTo = this.#at;
    for (;;) {
      const from = this.#at;
      let next = from;
      while (isSpace[bytes[next]!] === 1) next += 1;
      const byte = bytes[next];
      if (byte === GREATER || byte === SLASH) return this.#end(bytes, next, end);
      if (next >= end) return INCOMPLETE;
      if (next === from) throw malformed('attributes without a blank between them');
      if (next !== from + 1 || bytes[from] !== SPACE) this.#isAsWritten = false;
      if (!this.#readAttribute(bytes, next, end)) return INCOMPLETE;
    }
  }

  #end(bytes: Buffer, at: number, end: number): number {
    this.isEmpty = bytes[at] === SLASH;
    const last = this.isEmpty ? at + 1 : at;
    if (last >= end) return INCOMPLETE;
    if (bytes[last] !== GREATER) throw malformed('a tag without its end');
    this.tag.allTo = this.#isAsWritten ? this.#at : -1;
    return last + 1;
  }

  /** The name that begins at `from`; null when its end has not come. */
  #readName(bytes: Buffer, from: number, end: number): QualifiedName | null {
    let at = from;
    let hash = 0;
    for (let byte = bytes[at]!; isNameByte[byte] === 1; byte = bytes[at]!) {
      hash = (Math.imul(hash, 31) + byte) | 0;
      at += 1;
    }
    if (at >= end) return null;
    this.#at = at;
    return qualifiedName(bytes, from, at, hash);
  }

  #readAttribute(bytes: Buffer, from: number, end: number): boolean {
    if (this.tag.count >= this.limits.maxAttributes) throw new UpdateDocumentError('TOO_MANY', 'attributes of one element');
    const name = this.#readName(bytes, from, end);
    if (name === null) return false;
    const start = this.#beginValue(bytes, end);
    return start !== INCOMPLETE && this.#readValue(bytes, name, start, end);
  }

  /** Behind the quote that a value begins with. */
  #beginValue(bytes: Buffer, end: number): number {
    let at = this.#at;
    while (isSpace[bytes[at]!] === 1) at += 1;
    if (at >= end) return INCOMPLETE;
    if (bytes[at] !== EQUALS) throw malformed('an attribute without a value');
    at += 1;
    while (isSpace[bytes[at]!] === 1) at += 1;
    if (at >= end) return INCOMPLETE;
    if (bytes[at] !== QUOTE && bytes[at] !== APOSTROPHE) throw malformed('a value without quotes');
    if (at !== this.#at + 1 || bytes[at] !== QUOTE) this.#isAsWritten = false;
    return at + 1;
  }

  #readValue(bytes: Buffer, name: QualifiedName, start: number, end: number): boolean {
    const quote = bytes[start - 1];
    let isVerbatim = true;
    let at = start;
    for (;;) {
      while (stopsValue[bytes[at]!] === 0) at += 1;
      const byte = bytes[at]!;
      if (byte === quote) break;
      if (at >= end) return false;
      if (byte === LESS) throw malformed('a tag in a value');
      if (byte === QUOTE || byte === GREATER || byte === AMPERSAND || isSpace[byte] === 1) isVerbatim = false;
      else if (byte !== APOSTROPHE) checkSuspect(bytes, at);
      at += 1;
    }
    this.#at = at + 1;
    if (!isVerbatim) this.#isAsWritten = false;
    this.tag.add(name, start, at, isVerbatim);
    this.#check(at - start, isVerbatim);
    return true;
  }

  /** Looks at what only the decoded value says. It has no more UTF-16 code units than the document has bytes. */
  #check(bytes: number, isVerbatim: boolean): void {
    if (isVerbatim && bytes <= this.limits.maxAttributeLength) return;
    if (this.tag.value(this.tag.count - 1).length > this.limits.maxAttributeLength) throw new UpdateDocumentError('TOO_LARGE', 'an attribute value');
  }
}

function malformed(detail: string): UpdateDocumentError {
  return new UpdateDocumentError('MALFORMED', detail);
}
