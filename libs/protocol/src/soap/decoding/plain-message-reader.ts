import { Buffer } from 'node:buffer';
import type { IntegerList } from '../integer-list.js';
import type { DecodeLimits } from '../limits.js';
import { readScalar } from '../scalar-reading.js';
import { isComplex, type ComplexType } from '../tables.js';
import { integerScanner } from './integer-list.js';
import { plainTypeOf, type PlainElement, type PlainTags, type PlainType } from './plain-type.js';
import { TagBytes } from './tag-bytes.js';

const LESS_THAN = 0x3c;
const TRUE = new TagBytes('true');
const FALSE = new TagBytes('false');

/** What a byte means in character data. */
const ORDINARY = 0;
const REFERENCE_START = 1;
const ENDING = 2;
/** `<` ends it; control characters, what is not ASCII, and `>` (which ends a CDATA section) end the reading: they are left to the parser. */
const MEANINGS = Uint8Array.from({ length: 256 }, (_, code) => {
  if (code === 0x26) return REFERENCE_START;
  return code < 0x20 || code > 0x7e || code === 0x3e || code === LESS_THAN ? ENDING : ORDINARY;
});

const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': '\'' };
const REFERENCE = /&[^;]{0,5};?/g;

type Message = Record<string, unknown>;

/** Says that the message is not written in the plain way; what it means instead is for the parser to find out. */
export class NotPlain extends Error {
  override readonly name = 'NotPlain';
}

/** One is enough: it is thrown for everything unusual, tells nothing, and a stack would cost more than the reading. */
const NOT_PLAIN = new NotPlain('not written in the plain way');

/**
 * Reads a message element that is written as native agents write theirs: ASCII, no white space between elements, no attributes, no
 * comments, nothing that its table does not name. It knows what may come next and compares bytes, which takes a fifth of the
 * parser's time. It never judges: whatever is unusual, wrong or beyond a limit makes it give up, and the parser decides.
 */
export class PlainMessageReader {
  private position = 0;
  /** Elements met so far, the envelope, its body and the message included. */
  private elements = 3;
  private passedEmpty = false;
  private readonly end: number;
  private readonly view: DataView;

  constructor(private readonly bytes: Buffer, private readonly limits: DecodeLimits) {
    this.end = bytes.length;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    integerScanner.restart(bytes);
  }

  /**
   * Reads the content of an element of this type, up to and with its end tag.
   * @throws NotPlain
   */
  readContent(type: ComplexType, end: TagBytes, depth: number): Message {
    const plain = plainTypeOf(type);
    if (!plain.isPlain || depth > this.limits.maxDepth) throw NOT_PLAIN;
    const message: Message = {};
    let seen = 0;
    let next = 0;
    while (!this.pass(end)) {
      const at = this.findElement(plain, next);
      const element = plain.elements[at] as PlainElement;
      const isEmpty = this.passedEmpty;
      // Native agents write each list once; spread over several wrappers it is the parser's, and twice it is a mistake.
      if ((seen & element.bit) !== 0) throw NOT_PLAIN;
      seen |= element.bit;
      message[element.property] = this.readElement(element, plain.namespace, isEmpty, depth);
      next = at + 1;
    }
    return complete(plain, message, seen);
  }

  /** Passes these bytes when they come next. */
  pass(expected: TagBytes): boolean {
    if (!expected.standsAt(this.view, this.position, this.end)) return false;
    this.position += expected.length;
    return true;
  }

  /** Whether everything was read. */
  isAtEnd(): boolean {
    return this.position === this.end;
  }

  /** Passes the tag that comes next, mostly of the element behind the last, or behind those that were left out. @returns which it was */
  private findElement({ elements }: PlainType, next: number): number {
    for (let count = 0, at = next; count < elements.length; count++, at++) {
      if (at >= elements.length) at = 0;
      if (this.passTag((elements[at] as PlainElement).tags)) return at;
    }
    throw NOT_PLAIN;
  }

  private readElement(element: PlainElement, namespace: string, isEmpty: boolean, depth: number): unknown {
    const { kind, tags } = element;
    switch (kind) {
      case 'integers': return isEmpty ? [] : this.readIntegers(tags.end);
      case 'array': return isEmpty ? [] : this.readItems(element, namespace, depth);
      case 'complex': return this.readComplex(element.type as ComplexType, tags.end, namespace, isEmpty, depth);
      case 'text': return this.readText(element, tags.end, isEmpty);
    }
  }

  private readItems(element: PlainElement, namespace: string, depth: number): unknown[] {
    const { type, item } = element;
    const items: unknown[] = [];
    while (!this.pass(element.tags.end)) {
      if (items.length >= this.limits.maxArrayItems) throw NOT_PLAIN;
      if (!this.passTag(item)) throw NOT_PLAIN;
      const isEmpty = this.passedEmpty;
      items.push(isComplex(type) ? this.readComplex(type, item.end, namespace, isEmpty, depth + 1) : this.readText(element, item.end, isEmpty));
    }
    return items;
  }

  private readComplex(type: ComplexType, end: TagBytes, namespace: string, isEmpty: boolean, depth: number): Message {
    // Everything stands in the default namespace of the message; a type of another one would need a declaration.
    if (type.namespace !== namespace) throw NOT_PLAIN;
    if (!isEmpty) return this.readContent(type, end, depth + 1);
    const plain = plainTypeOf(type);
    if (!plain.isPlain) throw NOT_PLAIN;
    return complete(plain, {}, 0);
  }

  private readIntegers(end: TagBytes): IntegerList {
    const start = this.position;
    this.position = integerScanner.scan(start, this.limits.maxArrayItems);
    this.elements += integerScanner.count;
    if (this.elements > this.limits.maxElements || !this.pass(end)) throw NOT_PLAIN;
    return integerScanner.list(start);
  }

  private readText({ type, large }: PlainElement, end: TagBytes, isEmpty: boolean): unknown {
    if (type === 'boolean' && !isEmpty) return this.readBoolean(end);
    const text = isEmpty ? '' : this.characters(large ? this.limits.maxLargeTextLength : this.limits.maxTextLength);
    if (!isEmpty && !this.pass(end)) throw NOT_PLAIN;
    const value = isComplex(type) ? undefined : readScalar(type, text);
    if (value === undefined) throw NOT_PLAIN;
    return value;
  }

  private readBoolean(end: TagBytes): boolean {
    const value = this.pass(TRUE);
    if ((!value && !this.pass(FALSE)) || !this.pass(end)) throw NOT_PLAIN;
    return value;
  }

  /** Character data up to the next tag. */
  private characters(maxLength: number): string {
    const { bytes, position: start, end } = this;
    let hasReferences = false;
    let at = start;
    for (; at < end; at++) {
      const meaning = MEANINGS[bytes[at] as number];
      if (meaning === ORDINARY) continue;
      if (meaning !== REFERENCE_START) break;
      hasReferences = true;
    }
    if (bytes[at] !== LESS_THAN || at - start > maxLength) throw NOT_PLAIN;
    this.position = at;
    const text = bytes.toString('latin1', start, at);
    return hasReferences ? text.replace(REFERENCE, predefined) : text;
  }

  /** Passes the tag that begins an element, or is all of it, when it comes next; which of them it was is in `passedEmpty`. */
  private passTag({ start, empty }: PlainTags): boolean {
    this.passedEmpty = !this.pass(start);
    if (this.passedEmpty && !this.pass(empty)) return false;
    this.elements++;
    if (this.elements > this.limits.maxElements) throw NOT_PLAIN;
    return true;
  }
}

/** Gives a message what its table has and the wire had not. */
function complete({ defaults }: PlainType, message: Message, seen: number): Message {
  for (const { property, bit, make } of defaults) if ((seen & bit) === 0) message[property] = make();
  return message;
}

function predefined(reference: string): string {
  const character = ENTITIES[reference];
  if (character === undefined) throw NOT_PLAIN;
  return character;
}
